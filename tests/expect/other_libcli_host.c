/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * other_libcli_host.c: a host whose libcli lays its session out differently, as version 1.10.8 does
 * under the same SONAME: the context is 8 bytes further on. Loads cwmp.so and ends with 0 if that
 * refuses to register anything.
 *
 * The program brings the two calls that show the layout itself; the module finds them before those
 * of the library.
 */
#include <dlfcn.h>
#include <libcli.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/banned.h"

enum { SHIFT = 8 };

static char *context_of(struct cli_def *cli)
{
    return (char *)cli + offsetof(struct cli_def, user_context) + SHIFT;
}

void cli_set_context(struct cli_def *cli, void *context)
{
    memcpy(context_of(cli), &context, sizeof context);
}

void *cli_get_context(struct cli_def *cli)
{
    void *context;

    memcpy(&context, context_of(cli), sizeof context);
    return context;
}

int main(int argc, char **argv)
{
    static union {
        struct cli_def cli;
        char room[sizeof(struct cli_def) + SHIFT];
    } session;
    void *module = argc == 2 ? dlopen(argv[1], RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) : NULL;
    void *symbol = module != NULL ? dlsym(module, "cwmp_cli_register") : NULL;
    union {
        void *object;
        int (*function)(struct cli_def *cli);
    } entry = {.object = symbol};

    if (symbol == NULL) {
        (void)fputs("usage: other_libcli_host PATH-OF-cwmp.so\n", stderr);
        return EXIT_FAILURE;
    }
    return entry.function(&session.cli) == CLI_ERROR && session.cli.commands == NULL ? EXIT_SUCCESS
                                                                                     : EXIT_FAILURE;
}
