/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * greeting.h: what a person at a terminal sees before the first prompt: the console's invitation,
 * and the banners of the "header" commands.
 *
 * All of legal, motd, login and shell are shown, in this order. A Comware switch shows the login
 * banner before it asks for the password; here sshd and login(1) ask, and know nothing of it, so it
 * comes after. The banner "incoming" is for modems.
 */
#ifndef CLI_GREETING_H
#define CLI_GREETING_H

#include <stdbool.h>

#include "cli/shell_io.h"

struct settings;

struct greeting_io {
    shell_output_fn *output;
    /* Waits for one of the keys, in which LF stands for Enter, in either letter case. Returns the
     * small letter or LF; 0 when it was Ctrl+C, or when nobody is there any more. */
    char (*key)(void *ctx, const char *keys);
    void *ctx;
};

/* "Press ENTER to get started.", and waits for it. False: the session ends. */
bool greeting_invite(const struct greeting_io *io);
/* False: the person did not agree to the legal banner, and the session ends. */
bool greeting_show(const struct greeting_io *io, const struct settings *settings);

#endif
