/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * config_text.h: the configuration as text, as far as cli/ itself needs it; platform/config_text.h
 * is the rest.
 */
#ifndef CLI_CONFIG_TEXT_H
#define CLI_CONFIG_TEXT_H

#include "cli/command.h"

struct buf;
struct place;
struct settings;

/* Appends what `display this` shows at a place, without the last "return". 0 or the buffer's error.
 */
int config_text_print_place(const struct settings *settings, const struct place *place,
                            const char *version, struct buf *out);

/* Appends all blocks of one view, as they stand in the configuration, without the last "return". 0
 * or the buffer's error. */
int config_text_print_view(const struct settings *settings, enum view view, const char *version,
                           struct buf *out);

#endif
