/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * greeting.c: see greeting.h.
 */
#include "cli/greeting.h"

#include <stddef.h>
#include <string.h>

#include "platform/settings.h"

#include "platform/banned.h"

static void print(const struct greeting_io *io, const char *text)
{
    io->output(io->ctx, text, strlen(text));
}

static void print_banner(const struct greeting_io *io, const char *text)
{
    size_t len = strlen(text);

    print(io, text);
    if (len > 0 && text[len - 1] != '\n')
        print(io, "\n");
}

bool greeting_invite(const struct greeting_io *io)
{
    print(io, "\n\nUser interface con0 is available.\n\n\n\nPress ENTER to get started.\n");
    return io->key(io->ctx, "\n") != '\0';
}

bool greeting_show(const struct greeting_io *io, const struct settings *settings)
{
    static const enum setting_id banners[] = {SETTING_HEADER_LEGAL, SETTING_HEADER_MOTD,
                                              SETTING_HEADER_LOGIN, SETTING_HEADER_SHELL};

    for (size_t i = 0; i < sizeof banners / sizeof banners[0]; i++) {
        const char *text = settings_effective(settings, banners[i]);
        char key;

        if (text == NULL)
            continue;
        print_banner(io, text);
        if (banners[i] != SETTING_HEADER_LEGAL)
            continue;
        print(io, " Press Y or ENTER to continue, N to exit.\n");
        key = io->key(io->ctx, "y\nn");
        if (key != 'y' && key != '\n')
            return false;
    }
    return true;
}
