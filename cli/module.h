/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * module.h: cwmp.so, the cwmp commands for any command line built on libcli.
 */
#ifndef CLI_MODULE_H
#define CLI_MODULE_H

struct cli_def;

/* Registers the `cwmp ...`, `undo cwmp ...` and `display cwmp ...` commands, and what belongs to
 * them, with the host's libcli session. They are seen in every mode and at every privilege: cwmpd
 * decides who may do what, by the credentials of the host's process. Nodes that the host has
 * already (`display`, `undo`) are shared; libcli cannot take a command back out of them, so the
 * module must stay loaded (RTLD_NODELETE). cwmpd is reached at each command, at the path in the
 * environment variable CWMPD_SOCKET or else the usual one. CLI_OK; CLI_ERROR, after one line on
 * stderr, when there is no memory or the host's libcli is not the one that this module was built
 * for. */
int cwmp_cli_register(struct cli_def *cli);

#endif
