/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_demo.c: acs-demo, a small scriptable ACS for demonstrations and tests. See tests/acs/README.
 */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "tests/acs/acs_auth.h"
#include "tests/acs/acs_http.h"
#include "tests/acs/acs_log.h"
#include "tests/acs/acs_script.h"
#include "tests/acs/acs_session.h"

#include "platform/banned.h"

struct options {
    const char *listen_at, *script, *log;
    struct auth_config auth;
};

static const char usage[] =
    "usage: acs-demo [--listen ADDR:PORT] [--username U --password P] [--auth basic|digest|none]\n"
    "                [--script FILE] [--log FILE] [--help]\n"
    "A small ACS for CWMP (TR-069). It answers each session of a CPE until SIGINT or SIGTERM.\n"
    "  --listen ADDR:PORT  where to listen, default 127.0.0.1:7547; port 0 is any free one\n"
    "  --username, --password  what the CPE must give; without them it is not asked\n"
    "  --auth              only this scheme; default: Basic and Digest are both offered\n"
    "  --script FILE       what to ask the CPE, to expect, and how to misbehave "
    "(tests/acs/README)\n"
    "  --log FILE          writes every request and reply there\n"
    "Exit status: 0, 1 when an expectation of the script was not met, 2 for a usage error.\n";

/* 0, 1 for --help, -EINVAL. */
static int read_options(int argc, char **argv, struct options *out)
{
    static const struct option known[] = {
        {"listen", required_argument, NULL, 'l'},   {"username", required_argument, NULL, 'u'},
        {"password", required_argument, NULL, 'p'}, {"auth", required_argument, NULL, 'a'},
        {"script", required_argument, NULL, 's'},   {"log", required_argument, NULL, 'o'},
        {"help", no_argument, NULL, 'h'},           {NULL, 0, NULL, 0}};
    const char *auth = "";
    int option;
    *out = (struct options){.listen_at = "127.0.0.1:7547"};
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1) {
        switch (option) {
        case 'l':
            out->listen_at = optarg;
            break;
        case 'u':
            out->auth.username = optarg;
            break;
        case 'p':
            out->auth.password = optarg;
            break;
        case 'a':
            auth = optarg;
            break;
        case 's':
            out->script = optarg;
            break;
        case 'o':
            out->log = optarg;
            break;
        case 'h':
            return 1;
        default:
            return -EINVAL;
        }
    }
    if (optind != argc ||
        (auth[0] && strcmp(auth, "basic") && strcmp(auth, "digest") && strcmp(auth, "none")))
        return -EINVAL;
    if (!strcmp(auth, "none"))
        out->auth.username = NULL;
    if (!out->auth.password)
        out->auth.password = "";
    out->auth.basic = strcmp(auth, "digest") != 0;
    out->auth.digest = strcmp(auth, "basic") != 0;
    return 0;
}

/* Until SIGINT or SIGTERM. */
static int serve(struct acs_http *http)
{
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGINT);
    sigaddset(&mask, SIGTERM);
    int signals = sigprocmask(SIG_BLOCK, &mask, NULL) ? -1 : signalfd(-1, &mask, SFD_CLOEXEC);
    if (signals < 0)
        return -errno;
    printf("listening on http://%s/acs\n", acs_http_address(http));
    fflush(stdout);
    struct pollfd fds[] = {{.fd = acs_http_fd(http), .events = POLLIN},
                           {.fd = signals, .events = POLLIN}};
    for (;;) {
        if (poll(fds, 2, acs_http_timeout_ms(http)) < 0 && errno != EINTR)
            break;
        if (fds[1].revents)
            break;
        acs_http_run(http);
    }
    close(signals);
    return 0;
}

static int complain(const char *what, const char *why)
{
    fprintf(stderr, "acs-demo: %s%s%s\n", what, what[0] ? ": " : "", why);
    return 2;
}

static int run(const struct options *options, const struct script *script, struct acs_auth *auth,
               struct acs_log *log)
{
    struct acs *acs;
    struct acs_http *http;
    int error = acs_new(script, auth, log, &acs);
    if (error)
        return complain("", strerror(-error));
    error = acs_http_new(options->listen_at, acs, log, &http);
    if (error) {
        acs_free(acs);
        return complain(options->listen_at,
                        error == -EINVAL ? "not an ADDR:PORT" : strerror(-error));
    }
    error = serve(http);
    acs_http_free(http);
    unsigned failures = acs_finish(acs);
    acs_free(acs);
    if (error)
        return complain("", strerror(-error));
    if (failures)
        fprintf(stderr, "acs-demo: %u expectation%s not met\n", failures, failures == 1 ? "" : "s");
    return failures ? 1 : 0;
}

int main(int argc, char **argv)
{
    struct options options;
    struct script *script = NULL;
    struct acs_auth *auth = NULL;
    struct acs_log *log = NULL;
    char why[600] = "out of memory";
    int status = read_options(argc, argv, &options);
    if (status) {
        fputs(usage, status > 0 ? stdout : stderr);
        return status > 0 ? 0 : 2;
    }
    signal(SIGPIPE, SIG_IGN); /* a CPE or a pager may go away at any time */
    int error = options.script ? script_read(options.script, &script, why, sizeof(why))
                               : script_new(&script);
    if (error) {
        status = complain("", why);
    } else if ((error = acs_log_new(options.log, &log)) != 0) {
        status = complain(options.log, strerror(-error));
    } else if (acs_auth_new(&options.auth, &auth)) {
        status = complain("", "out of memory");
    } else {
        status = run(&options, script, auth, log);
    }
    acs_auth_free(auth);
    acs_log_free(log);
    script_free(script);
    return status;
}
