/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cwmpsh.c: the switch's command line as a program: a session on stdin and stdout, or the lines it
 * was given.
 */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/batch.h"
#include "cli/session.h"
#include "platform/control_client.h"
#include "platform/process.h"

#include "platform/banned.h"

enum { EXIT_TROUBLE = 2 };

static const char help[] = "Usage: cwmpsh [--socket PATH] [--command LINE]... [--file FILE]...\n"
                           "The Comware-style command line of cwmpd. Without --command and --file "
                           "it reads from the terminal or from a pipe.\n"
                           "\n"
                           "  --socket PATH   cwmpd's control socket (" CONTROL_SOCKET_DEFAULT ")\n"
                           "  --command LINE  run this line; may be given several times\n"
                           "  --file FILE     run the lines of this file\n"
                           "  --version       print the version\n"
                           "  --help          print this text\n"
                           "\n"
                           "Exit status: 0 all went well, 1 a line of --command or --file was "
                           "refused, 2 wrong usage or no connection.\n";

struct options {
    const char *socket;
    struct batch_item *items; /* room for one per argument */
    size_t item_count;
};

enum action { ACTION_RUN, ACTION_DONE, ACTION_MISUSE };

static enum action misuse(const char *what, const char *argument)
{
    (void)fprintf(stderr, "cwmpsh: %s%s (see cwmpsh --help)\n", what, argument);
    return ACTION_MISUSE;
}

/* A command may hold a password, so it does not stay where ps(1) shows it. */
static bool add_item(struct options *options, bool file, char *argument)
{
    char *text = strdup(argument);

    if (text == NULL)
        return false;
    if (!file)
        process_hide_argument(argument);
    options->items[options->item_count++] = (struct batch_item){.file = file, .text = text};
    return true;
}

static void free_items(struct options *options)
{
    for (size_t i = 0; i < options->item_count; i++) {
        explicit_bzero(options->items[i].text, strlen(options->items[i].text));
        free(options->items[i].text);
    }
    free(options->items);
}

static enum action read_options(int argc, char **argv, struct options *options)
{
    static const struct option table[] = {
        {"socket", required_argument, NULL, 's'}, {"command", required_argument, NULL, 'c'},
        {"file", required_argument, NULL, 'f'},   {"version", no_argument, NULL, 'v'},
        {"help", no_argument, NULL, 'h'},         {0},
    };
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, ":", table, NULL)) != -1) {
        switch (option) {
        case 's':
            options->socket = optarg;
            break;
        case 'c':
        case 'f':
            if (!add_item(options, option == 'f', optarg))
                return misuse("not enough memory for ", "the options");
            break;
        case 'v':
            (void)printf("cwmpsh %s\n", PACKAGE_VERSION);
            return ACTION_DONE;
        case 'h':
            (void)fputs(help, stdout);
            return ACTION_DONE;
        case ':':
            return misuse("a value is missing after ", argv[optind - 1]);
        default:
            return misuse("unknown option ", argv[optind - 1]);
        }
    }
    return optind < argc ? misuse("unexpected argument ", argv[optind]) : ACTION_RUN;
}

static int connect_failed(int error, const char *path)
{
    if (error == -ENOENT || error == -ECONNREFUSED)
        (void)fprintf(stderr, "cwmpsh: cwmpd is not running (nothing answers at %s)\n", path);
    else
        (void)fprintf(stderr, "cwmpsh: cannot reach cwmpd at %s: %s\n", path, strerror(-error));
    return EXIT_TROUBLE;
}

static int run(const struct options *options)
{
    struct control_client *client = NULL;
    int status = 0, rc = control_client_new(options->socket, &client);

    if (rc == 0)
        rc = control_client_connect(client);
    if (rc != 0)
        status = connect_failed(rc, options->socket);
    else if (options->item_count > 0)
        status = batch_run(client, options->items, options->item_count);
    else
        status = session_run(client, STDIN_FILENO, STDOUT_FILENO) == 0 ? 0 : EXIT_TROUBLE;
    control_client_free(client);
    return status;
}

int main(int argc, char **argv)
{
    struct options options = {.socket = CONTROL_SOCKET_DEFAULT};
    int status;

    process_open_standard_streams();
    process_forbid_dumps(); /* passwords pass through this memory */
    (void)signal(SIGPIPE, SIG_IGN);
    options.items = calloc((size_t)argc + 1, sizeof *options.items);
    if (options.items == NULL) {
        (void)fputs("cwmpsh: not enough memory\n", stderr);
        return EXIT_TROUBLE;
    }
    switch (read_options(argc, argv, &options)) {
    case ACTION_RUN:
        status = run(&options);
        break;
    case ACTION_DONE:
        status = EXIT_SUCCESS;
        break;
    default:
        status = EXIT_TROUBLE;
    }
    free_items(&options);
    return status;
}
