/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cwmpsh.c: the switch's command line as a program: a session on stdin and stdout, the lines it was
 * given, or a telnet server for sessions.
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
#include "cli/telnet.h"
#include "cli/way.h"
#include "platform/control_client.h"
#include "platform/control_sessions.h"
#include "platform/process.h"

#include "platform/banned.h"

enum { EXIT_TROUBLE = 2 };

static const char help[] =
    "Usage: cwmpsh [--socket PATH] [--console] [--command LINE]... [--file FILE]...\n"
    "       cwmpsh [--socket PATH] --telnet ADDR:PORT... [--telnet-remote]\n"
    "The Comware-style command line of cwmpd. Without --command and --file it reads from the\n"
    "terminal or from a pipe, unless sshd's ForceCommand hands it a line.\n"
    "\n"
    "  --socket PATH        cwmpd's control socket (" CONTROL_SOCKET_DEFAULT ")\n"
    "  --console            this terminal is the switch's console\n"
    "  -c, --command LINE   run this line; may be given several times\n"
    "  --file FILE          run the lines of this file\n"
    "  --telnet ADDR:PORT   be a telnet server at this address; may be given several times\n"
    "  --telnet-remote      ... also where other machines can reach it\n"
    "  --version            print the version\n"
    "  --help               print this text\n"
    "\n"
    "Exit status: 0 all went well, 1 a line of --command or --file was refused, 2 wrong usage or\n"
    "no connection.\n";

struct options {
    const char *socket;
    struct batch_item *items; /* room for one per argument, and one more */
    size_t item_count;
    bool console;
    struct telnet_config telnet;
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

static enum action add_telnet(struct options *options, const char *address)
{
    if (options->telnet.count == TELNET_ADDRESSES_MAX)
        return misuse("too many addresses: ", address);
    options->telnet.addresses[options->telnet.count++] = address;
    return ACTION_RUN;
}

/* One option; ACTION_RUN: go on. */
static enum action take_option(int option, struct options *options, const char *given)
{
    switch (option) {
    case 's':
        options->socket = optarg;
        return ACTION_RUN;
    case 'C':
        options->console = true;
        return ACTION_RUN;
    case 'c':
    case 'f':
        return add_item(options, option == 'f', optarg)
                   ? ACTION_RUN
                   : misuse("not enough memory for ", "the options");
    case 't':
        return add_telnet(options, optarg);
    case 'r':
        options->telnet.remote = true;
        return ACTION_RUN;
    case 'v':
        (void)printf("cwmpsh %s\n", PACKAGE_VERSION);
        return ACTION_DONE;
    case 'h':
        (void)fputs(help, stdout);
        return ACTION_DONE;
    case ':':
        return misuse("a value is missing after ", given);
    default:
        return misuse("unknown option ", given);
    }
}

static enum action read_options(int argc, char **argv, struct options *options)
{
    static const struct option table[] = {
        {"socket", required_argument, NULL, 's'},
        {"console", no_argument, NULL, 'C'},
        {"command", required_argument, NULL, 'c'},
        {"file", required_argument, NULL, 'f'},
        {"telnet", required_argument, NULL, 't'},
        {"telnet-remote", no_argument, NULL, 'r'},
        {"version", no_argument, NULL, 'v'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    enum action action = ACTION_RUN;
    int option;

    opterr = 0;
    while (action == ACTION_RUN && (option = getopt_long(argc, argv, ":c:", table, NULL)) != -1)
        action = take_option(option, options, argv[optind - 1]);
    if (action != ACTION_RUN)
        return action;
    if (optind < argc)
        return misuse("unexpected argument ", argv[optind]);
    if (options->telnet.count > 0 && (options->item_count > 0 || options->console))
        return misuse("--telnet goes with no ", "--command, --file or --console");
    if (options->telnet.count == 0 && options->telnet.remote)
        return misuse("--telnet-remote goes with ", "--telnet");
    return ACTION_RUN;
}

/* What the person asked sshd for, where its ForceCommand is this program: as the login shell would
 * have got it with -c. */
static enum action take_forced_command(struct options *options)
{
    char *line = getenv("SSH_ORIGINAL_COMMAND");

    if (options->item_count > 0 || options->telnet.count > 0 || line == NULL || *line == '\0')
        return ACTION_RUN;
    return add_item(options, false, line) ? ACTION_RUN
                                          : misuse("not enough memory for ", "the line");
}

static int connect_failed(int error, const char *path)
{
    if (error == -ENOENT || error == -ECONNREFUSED)
        (void)fprintf(stderr, "cwmpsh: cwmpd is not running (nothing answers at %s)\n", path);
    else
        (void)fprintf(stderr, "cwmpsh: cannot reach cwmpd at %s: %s\n", path, strerror(-error));
    return EXIT_TROUBLE;
}

/* cwmpd does not let this person in. */
static int turned_away(struct control_client *client, int error)
{
    const char *why = control_client_reason(client);

    (void)fprintf(stderr, "%s\n", *why != '\0' ? why : strerror(-error));
    return EXIT_TROUBLE;
}

static int run_items(struct control_client *client, const struct options *options)
{
    if (control_identity(client) == NULL)
        return turned_away(client, -EACCES);
    return batch_run(client, options->items, options->item_count);
}

static int run_session(struct control_client *client, const struct options *options)
{
    struct session_person person;
    struct way way;
    int rc;

    way_find(options->console, &way);
    rc = control_login(client, way.terminal, way.address);
    if (rc != 0)
        return turned_away(client, rc);
    person = (struct session_person){.console = strcmp(way.terminal, "console") == 0,
                                     .invite = options->console};
    return session_run(client, &person, STDIN_FILENO, STDOUT_FILENO) == 0 ? 0 : EXIT_TROUBLE;
}

static int run(struct options *options)
{
    struct control_client *client = NULL;
    int status = 0, rc = control_client_new(options->socket, &client);

    if (rc == 0)
        rc = control_client_connect(client);
    if (rc != 0)
        status = connect_failed(rc, options->socket);
    else if (options->item_count > 0)
        status = run_items(client, options);
    else
        status = run_session(client, options);
    control_client_free(client);
    return status;
}

static int run_telnet(struct options *options)
{
#if HAVE_TELNET
    options->telnet.socket = options->socket;
    return telnet_serve(&options->telnet) == 0 ? 0 : EXIT_TROUBLE;
#else
    (void)options;
    (void)fputs("cwmpsh: this one was built without --telnet\n", stderr);
    return EXIT_TROUBLE;
#endif
}

int main(int argc, char **argv)
{
    struct options options = {.socket = CONTROL_SOCKET_DEFAULT};
    enum action action;
    int status;

    process_open_standard_streams();
    process_forbid_dumps(); /* passwords pass through this memory */
    (void)signal(SIGPIPE, SIG_IGN);
    options.items = calloc((size_t)argc + 2, sizeof *options.items);
    if (options.items == NULL) {
        (void)fputs("cwmpsh: not enough memory\n", stderr);
        return EXIT_TROUBLE;
    }
    action = read_options(argc, argv, &options);
    if (action == ACTION_RUN)
        action = take_forced_command(&options);
    switch (action) {
    case ACTION_RUN:
        status = options.telnet.count > 0 ? run_telnet(&options) : run(&options);
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
