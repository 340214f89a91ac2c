/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * foreign_host.c: a command line on libcli as another vendor would write it, which loads cwmp.so
 * beside its own commands. Usage: foreign_host PATH-OF-cwmp.so; the session is on the terminal at
 * standard input.
 */
#include <dlfcn.h>
#include <libcli.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "platform/banned.h"

static int show_version(struct cli_def *cli, const char *command, char **argv, int argc)
{
    (void)command;
    (void)argv;
    (void)argc;
    cli_print(cli, "Foreign switch, version 9");
    return CLI_OK;
}

static int load(struct cli_def *cli, const char *path)
{
    void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    void *symbol = module != NULL ? dlsym(module, "cwmp_cli_register") : NULL;
    union {
        void *object;
        int (*function)(struct cli_def *cli);
    } entry = {.object = symbol};

    if (symbol == NULL) {
        (void)fprintf(stderr, "foreign_host: %s\n", dlerror());
        return CLI_ERROR;
    }
    return entry.function(cli);
}

int main(int argc, char **argv)
{
    struct termios before, raw;
    struct cli_def *cli = cli_init();
    struct cli_command *display;

    if (argc != 2 || cli == NULL || tcgetattr(STDIN_FILENO, &before) != 0) {
        (void)fputs("usage: foreign_host PATH-OF-cwmp.so, on a terminal\n", stderr);
        return EXIT_FAILURE;
    }
    cli_set_hostname(cli, "foreign");
    cli_telnet_protocol(cli, 0);
    display = cli_register_command(cli, NULL, "display", NULL, PRIVILEGE_UNPRIVILEGED, MODE_ANY,
                                   "Show something");
    cli_register_command(cli, display, "version", show_version, PRIVILEGE_UNPRIVILEGED, MODE_ANY,
                         "Version of the switch");
    if (load(cli, argv[1]) != CLI_OK)
        return EXIT_FAILURE;
    raw = before;
    cfmakeraw(&raw);
    (void)tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
    (void)cli_loop(cli, dup(STDIN_FILENO));
    (void)tcsetattr(STDIN_FILENO, TCSANOW, &before);
    cli_done(cli);
    return EXIT_SUCCESS;
}
