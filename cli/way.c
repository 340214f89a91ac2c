/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * way.c: see way.h.
 */
#include "cli/way.h"

#include <fnmatch.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "platform/banned.h"

/* The first word of a variable, if all of it may stand in a log line: an address or a host's name.
 */
static bool take_address(const char *variable, char address[WAY_ADDRESS_SIZE])
{
    const char *text = getenv(variable);
    size_t len = text != NULL ? strcspn(text, " ") : 0;

    if (len == 0 || len >= WAY_ADDRESS_SIZE ||
        strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.:%-_") < len)
        return false;
    memcpy(address, text, len);
    address[len] = '\0';
    return true;
}

/* Serial lines and the screens of this machine; what comes over a network is below /dev/pts. */
static bool is_console(void)
{
    static const char *const names[] = {"/dev/console", "/dev/tty[0-9]*", "/dev/tty[A-Z]*",
                                        "/dev/hvc*"};
    char name[64];

    if (ttyname_r(STDIN_FILENO, name, sizeof name) != 0)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (fnmatch(names[i], name, 0) == 0)
            return true;
    return false;
}

void way_find(bool console, struct way *out)
{
    *out = (struct way){.terminal = "vty"};
    if (console || is_console())
        out->terminal = "console";
    else if (take_address("SSH_CONNECTION", out->address))
        out->terminal = "ssh";
    else if (take_address("REMOTEHOST", out->address))
        out->terminal = "telnet";
}
