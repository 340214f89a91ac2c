/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * timed_cwmpd.c: the daemon of cwmpd on a clock to which a test adds. Time runs as ever; a line on
 * standard input lets more of it pass, and its answer comes on standard output:
 *
 *     advance MS       passed MS idle|busy: how much has passed: all of it, or as far as the first
 *                      timer that fired while a session was under way or began one. The rest is to
 *                      be asked for when that session is where it should be.
 *     clock ISO-TIME   clock set: somebody set the wall clock ("clock unknown": to 1970)
 *
 * usage: timed_cwmpd FILE [SHIFT]: with that cwmpd.conf, in the foreground. SHIFT, in milliseconds,
 * is what the wall clock is ahead by; a restart of the simulated switch hands it on.
 */
#include <curl/curl.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cwmp/daemon.h"
#include "cwmp/engine.h"
#include "platform/clock.h"
#include "platform/conf.h"
#include "platform/config_text.h"
#include "platform/log.h"
#include "platform/loop.h"
#include "platform/process.h"
#include "platform/time_text.h"
#include "platform/banned.h"

struct timed {
    const char *program, *path;
    struct conf *conf;
    struct log *log;
    struct clock *clock, *real;
    struct daemon *daemon;
    struct loop_fd *commands;
    char line[256];
    size_t len;
};

static bool in_session(const struct timed *timed)
{
    struct engine_status status;
    engine_status(daemon_engine(timed->daemon), &status);
    return status.connection != ENGINE_DISCONNECTED;
}

static void advance(struct timed *timed, int64_t ms)
{
    int64_t passed = 0;
    bool fired, busy;
    do {
        passed += loop_advance_once(daemon_loop(timed->daemon), ms - passed, &fired);
        busy = in_session(timed);
    } while (fired && !busy);
    printf("passed %" PRId64 " %s\n", passed, busy ? "busy" : "idle");
}

static void set_clock(struct timed *timed, const char *text)
{
    int64_t wall_ms = 0;
    if (strcmp(text, "unknown") != 0 && time_parse_zoned(text, &wall_ms)) {
        printf("'%s' is not a time with a zone\n", text);
        return;
    }
    loop_set_wall(daemon_loop(timed->daemon), wall_ms);
    puts("clock set");
}

static void obey(struct timed *timed, const char *line)
{
    if (!strncmp(line, "advance ", 8))
        advance(timed, strtoll(line + 8, NULL, 10));
    else if (!strncmp(line, "clock ", 6))
        set_clock(timed, line + 6);
    else
        printf("'%s' is no command\n", line);
    fflush(stdout);
}

static void on_command(void *ctx, int fd, unsigned events)
{
    struct timed *timed = ctx;
    (void)events;
    ssize_t n = read(fd, timed->line + timed->len, sizeof(timed->line) - 1 - timed->len);
    if (n <= 0) {
        loop_fd_watch(timed->commands, 0);
        return;
    }
    timed->len += (size_t)n;
    timed->line[timed->len] = '\0';
    for (char *end; (end = strchr(timed->line, '\n')) != NULL;) {
        *end++ = '\0';
        obey(timed, timed->line);
        timed->len = strlen(end);
        memmove(timed->line, end, timed->len + 1);
    }
    if (timed->len == sizeof(timed->line) - 1)
        timed->len = 0; /* no command is as long */
}

static int complain(const char *why)
{
    fprintf(stderr, "timed_cwmpd: %s\n", why);
    return EXIT_FAILURE;
}

static int run(struct timed *timed, bool *restart)
{
    char why[256];
    if (daemon_new(timed->conf, &config_text_comware, timed->log, timed->clock, &timed->daemon, why,
                   sizeof(why)))
        return complain(why);
    int error = loop_fd_new(daemon_loop(timed->daemon), STDIN_FILENO, LOOP_READ, on_command, timed,
                            &timed->commands);
    if (!error)
        error = daemon_run(timed->daemon);
    *restart = !error && daemon_restarts(timed->daemon);
    loop_fd_free(timed->commands);
    daemon_free(timed->daemon);
    return error ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* As a switch: the clock on its board goes on, what counts from the start begins anew. */
static int start_again(const struct timed *timed)
{
    char shift[32];
    snprintf(shift, sizeof(shift), "%" PRId64,
             clock_wall_ms(timed->clock) - clock_wall_ms(timed->real));
    execl("/proc/self/exe", timed->program, timed->path, shift, (char *)NULL);
    return complain(strerror(errno));
}

static int prepare(struct timed *timed, const char *shift)
{
    char why[256] = "out of memory";
    enum log_level level = LOG_LEVEL_DEBUG;
    if (conf_new(&timed->conf) || conf_read(timed->conf, timed->path, why, sizeof(why)) ||
        clock_new_real(&timed->real) || clock_new_shifted(&timed->clock))
        return complain(why);
    if (log_level_parse(conf_text(timed->conf, CONF_LOG_LEVEL), &level) ||
        log_new("cwmpd", LOG_TARGET_STDERR, level, &timed->log) ||
        curl_global_init(CURL_GLOBAL_DEFAULT))
        return complain(why);
    clock_simulate_set_wall(timed->clock, clock_wall_ms(timed->real) + strtoll(shift, NULL, 10));
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    bool restart = false;
    if (argc != 2 && argc != 3)
        return complain("usage: timed_cwmpd FILE [SHIFT]");
    struct timed timed = {.program = argv[0], .path = argv[1]};
    process_open_standard_streams();
    signal(SIGPIPE, SIG_IGN);
    int status = prepare(&timed, argc == 3 ? argv[2] : "0");
    if (status == EXIT_SUCCESS) {
        status = run(&timed, &restart);
        curl_global_cleanup();
    }
    if (restart)
        status = start_again(&timed);
    log_free(timed.log);
    clock_free(timed.clock);
    clock_free(timed.real);
    conf_free(timed.conf);
    return status;
}
