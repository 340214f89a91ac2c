/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * command_sets.c: all rows of the command table.
 */
#include "cli/command.h"

#include "platform/banned.h"

const struct command_set *const command_sets[] = {
    &commands_base,  &commands_session, &commands_files, &commands_system,
    &commands_users, &commands_ssl,     &commands_cwmp,  &commands_display,
};
const size_t command_sets_count = sizeof(command_sets) / sizeof(command_sets[0]);
