/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dhcp_event.c: the program cwmp-dhcp-event. A DHCP client's hook runs it when a lease came or
 * went; it hands the event to cwmpd and ends: 0 taken, 1 refused by cwmpd, 2 wrong usage or no
 * connection.
 */
#include "config.h"

#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/buf.h"
#include "platform/control_client.h"
#include "platform/control_message.h"
#include "platform/option43.h"
#include "platform/process.h"

#include "platform/banned.h"

enum { EXIT_TAKEN = 0, EXIT_REFUSED = 1, EXIT_TROUBLE = 2 };
enum {
    OPTION43_MAX = 4096
}; /* RFC 3396 lets a server spread one option over several of 255 bytes */

struct event {
    const char *socket, *interface;
    char *option43;
    bool lost;
};

static const char usage[] =
    "Usage: cwmp-dhcp-event [--socket PATH] --interface NAME (--option43 HEX... | --lost)\n"
    "Hands what a DHCP client received to cwmpd.\n"
    "\n"
    "  --socket PATH     control socket of cwmpd (" CONTROL_SOCKET_DEFAULT ")\n"
    "  --interface NAME  the interface that the lease is for\n"
    "  --option43 HEX    option 43 of the lease as hexadecimal digits, also in\n"
    "                    groups: 0127 68747470 3A2F\n"
    "  --lost            the lease is gone\n"
    "  --help            this text\n"
    "  --version         the version\n"
    "\n"
    "Exit status: 0 taken, 1 refused by cwmpd, 2 wrong usage or no connection.\n";

static int wrong_usage(const char *message)
{
    fprintf(stderr, "cwmp-dhcp-event: %s; see --help\n", message);
    return EXIT_TROUBLE;
}

static const char *check(const struct event *event)
{
    uint8_t bytes[OPTION43_MAX];
    if (!event->interface || !*event->interface)
        return "--interface NAME is missing";
    if (!event->option43 && !event->lost)
        return "--option43 HEX or --lost is missing";
    if (event->option43 && event->lost)
        return "--option43 and --lost exclude each other";
    if (!event->option43)
        return NULL;
    int len = option43_from_hex(event->option43, bytes, sizeof(bytes));
    if (len == -EMSGSIZE)
        return "--option43: more than 4096 bytes";
    if (len < 0)
        return "--option43: not pairs of hexadecimal digits";
    if (len == 0)
        return "--option43: empty";
    return NULL;
}

static int report(const struct control_client *client)
{
    bool refused = control_client_refused(client);
    fprintf(stderr, "cwmp-dhcp-event: %s %s\n",
            refused ? "refused by cwmpd:" : "cannot reach cwmpd:", control_client_reason(client));
    return refused ? EXIT_REFUSED : EXIT_TROUBLE;
}

static int hand_over(struct control_client *client, const struct event *event)
{
    struct buf request, reply;
    buf_init(&request, CONTROL_MESSAGE_MAX);
    buf_init(&reply, CONTROL_MESSAGE_MAX);
    (void)control_put(&request, event->lost ? "lost" : "lease");
    (void)control_put(&request, event->interface);
    if (!event->lost)
        (void)control_put(&request, event->option43);
    int status = control_call(client, &request, &reply) ? report(client) : EXIT_TAKEN;
    buf_wipe(&request); /* the option may hold a password */
    buf_free(&reply);
    return status;
}

static int send_event(const struct event *event)
{
    struct control_client *client;
    int rc = control_client_new(event->socket, &client);
    if (rc) {
        fprintf(stderr, "cwmp-dhcp-event: --socket %s: %s\n", event->socket, strerror(-rc));
        return EXIT_TROUBLE;
    }
    int status = hand_over(client, event);
    control_client_free(client);
    return status;
}

/* Adds further groups of digits to the option; false when there is no memory. */
static bool take_groups(struct event *event, char *const *groups, int count)
{
    struct buf joined;
    buf_init(&joined, CONTROL_MESSAGE_MAX);
    (void)buf_puts(&joined, event->option43);
    for (int i = 0; i < count; i++) {
        (void)buf_printf(&joined, " %s", groups[i]);
        process_hide_argument(groups[i]);
    }
    char *text = buf_error(&joined) ? NULL : strdup(buf_text(&joined));
    buf_wipe(&joined);
    if (!text)
        return false;
    explicit_bzero(event->option43, strlen(event->option43));
    free(event->option43);
    event->option43 = text;
    return true;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"socket", required_argument, NULL, 's'},
        {"interface", required_argument, NULL, 'i'},
        {"option43", required_argument, NULL, 'o'},
        {"lost", no_argument, NULL, 'l'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {NULL, 0, NULL, 0},
    };
    struct event event = {.socket = CONTROL_SOCKET_DEFAULT};
    process_open_standard_streams();
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        switch (option) {
        case 's':
            event.socket = optarg;
            break;
        case 'i':
            event.interface = optarg;
            break;
        case 'o':
            event.option43 = strdup(optarg);
            process_hide_argument(optarg); /* it holds the ACS's password */
            if (!event.option43)
                return wrong_usage("out of memory");
            break;
        case 'l':
            event.lost = true;
            break;
        case 'h':
            return fputs(usage, stdout) < 0 ? EXIT_TROUBLE : EXIT_TAKEN;
        case 'v':
            return puts("cwmp-dhcp-event (cwmpd) " PACKAGE_VERSION) < 0 ? EXIT_TROUBLE : EXIT_TAKEN;
        default:
            return EXIT_TROUBLE; /* getopt_long has named the option */
        }
    }
    if (optind < argc && !event.option43)
        return wrong_usage("unexpected argument after the options");
    if (optind < argc && !take_groups(&event, argv + optind, argc - optind))
        return wrong_usage("--option43: too long, or out of memory");
    const char *problem = check(&event);
    int status = problem ? wrong_usage(problem) : send_event(&event);
    if (event.option43)
        explicit_bzero(event.option43, strlen(event.option43));
    free(event.option43);
    return status;
}
