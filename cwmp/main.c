/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * main.c: the command line of cwmpd(8). The only place that names the configuration language
 * (cli/config_text.c) to the daemon, which knows it as a struct config_text.
 */
#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "cwmp/daemon.h"
#include "platform/clock.h"
#include "platform/conf.h"
#include "platform/config_text.h"
#include "platform/log.h"
#include "platform/process.h"
#include "platform/switch.h"
#include "platform/banned.h"

enum { EXIT_USAGE = 2 };
static const char program[] = "cwmpd";

struct options {
    bool foreground;
    bool restarted;     /* by itself, so it is in the background already if it is to be */
    const char *config; /* NULL: the default file, if it is there */
    const char *given[CONF_COUNT];
};

/* Options that only say what a line of cwmpd.conf would. */
static const struct {
    int letter;
    enum conf_id id;
} conf_options[] = {
    {'d', CONF_STATE_DIR}, {'s', CONF_SOCKET}, {'p', CONF_PLATFORM}, {'l', CONF_LOG_LEVEL}};

static const struct option long_options[] = {
    {"foreground", no_argument, NULL, 'f'},      {"config", required_argument, NULL, 'c'},
    {"state-dir", required_argument, NULL, 'd'}, {"socket", required_argument, NULL, 's'},
    {"platform", required_argument, NULL, 'p'},  {"log-level", required_argument, NULL, 'l'},
    {"version", no_argument, NULL, 'V'},         {"help", no_argument, NULL, 'h'},
    {"restarted", no_argument, NULL, 'r'},       {NULL, 0, NULL, 0}};

static const char usage[] =
    "usage: cwmpd [--foreground] [--config FILE] [--state-dir DIR] [--socket PATH]\n"
    "             [--platform sim|linux] [--log-level LEVEL] [--version] [--help]\n"
    "\n"
    "Keeps a switch managed by its ACS over CWMP (TR-069). See cwmpd(8).\n"
    "\n"
    "  --foreground      stay in the foreground, log to standard error\n"
    "  --config FILE     read FILE instead of " SYSCONFDIR "/cwmpd.conf\n"
    "  --state-dir DIR   keep the saved configuration and the state in DIR\n"
    "  --socket PATH     listen for cwmpsh on PATH\n"
    "  --platform NAME   the switch underneath: sim or linux\n"
    "  --log-level LEVEL error, warning, notice, info or debug\n";

/* Returns -1 to go on, else the exit status. */
static int parse_options(int argc, char **argv, struct options *options)
{
    int letter;
    while ((letter = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        switch (letter) {
        case 'f':
            options->foreground = true;
            continue;
        case 'c':
            options->config = optarg;
            continue;
        case 'r':
            options->restarted = true;
            continue;
        case 'V':
            printf("%s\n", PACKAGE_STRING);
            return EXIT_SUCCESS;
        case 'h':
            fputs(usage, stdout);
            return EXIT_SUCCESS;
        case '?':
            fputs("Try 'cwmpd --help'.\n", stderr);
            return EXIT_USAGE;
        default:
            break;
        }
        for (size_t i = 0; i < sizeof(conf_options) / sizeof(conf_options[0]); i++)
            if (conf_options[i].letter == letter)
                options->given[conf_options[i].id] = optarg;
    }
    if (optind < argc) {
        fprintf(stderr, "%s: unexpected argument '%s'\nTry 'cwmpd --help'.\n", program,
                argv[optind]);
        return EXIT_USAGE;
    }
    return -1;
}

/* The file first, then what the command line says over it. */
static int read_conf(const struct options *options, struct conf *conf)
{
    char why[256];
    const char *path = options->config ? options->config : SYSCONFDIR "/cwmpd.conf";
    int error = conf_read(conf, path, why, sizeof(why));
    if (error == -ENOENT && !options->config)
        error = 0;
    else if (error == -EINVAL)
        fprintf(stderr, "%s: %s\n", program, why);
    else if (error)
        fprintf(stderr, "%s: %s: %s\n", program, path, strerror(-error));
    for (unsigned id = 0; !error && id < CONF_COUNT; id++) {
        if (!options->given[id])
            continue;
        error = conf_set(conf, (enum conf_id)id, options->given[id], why, sizeof(why));
        if (error)
            fprintf(stderr, "%s: %s\n", program, why);
    }
    return error;
}

/* The daemon works in /, so what was meant from here is made whole. */
static int make_absolute(struct conf *conf, enum conf_id id)
{
    char why[256], whole[PATH_MAX];
    const char *path = conf_text(conf, id);
    if (*path == '/')
        return 0;
    if (!getcwd(whole, sizeof(whole)) || strlen(whole) + strlen(path) + 2 > sizeof(whole)) {
        fprintf(stderr, "%s: %s: %s\n", program, path, strerror(ENAMETOOLONG));
        return -ENAMETOOLONG;
    }
    size_t len = strlen(whole);
    snprintf(whole + len, sizeof(whole) - len, "/%s", path);
    int error = conf_set(conf, id, whole, why, sizeof(why));
    if (error)
        fprintf(stderr, "%s: %s\n", program, why);
    return error;
}

/* Goes into the background; the parent waits until the daemon is ready, so that its exit status
 * tells. Returns the file descriptor on which to say so, -1 on failure. */
static int detach(void)
{
    int ready[2];
    if (pipe2(ready, O_CLOEXEC) < 0)
        return -1;
    pid_t child = fork();
    if (child < 0)
        return -1;
    if (child > 0) {
        char byte;
        close(ready[1]);
        ssize_t len;
        do
            len = read(ready[0], &byte, 1);
        while (len < 0 && errno == EINTR);
        _exit(len == 1 ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    close(ready[0]);
    setsid();
    return ready[1];
}

static void say_ready(int fd)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null >= 0) {
        dup2(null, STDIN_FILENO);
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
        close(null);
    }
    if (chdir("/") < 0 || write(fd, "", 1) != 1)
        _exit(EXIT_FAILURE);
    close(fd);
}

/* *restart: a simulated switch was told to restart. */
static int run(const struct conf *conf, struct log *log, const struct options *options,
               int ready_fd, bool *restart)
{
    struct daemon *daemon;
    struct clock *clock = NULL;
    char why[256] = "out of memory";
    int error = clock_new_real(&clock);
    if (!error)
        error = daemon_new(conf, &config_text_comware, log, clock, &daemon, why, sizeof(why));
    if (error) {
        clock_free(clock);
        if (options->restarted)
            log_error(log, "%s", why); /* nobody is there to read standard error */
        else
            fprintf(stderr, "%s: %s\n", program, why);
        return EXIT_FAILURE;
    }
    if (ready_fd >= 0)
        say_ready(ready_fd);
    else if (options->restarted && !options->foreground && chdir("/") < 0)
        log_error(log, "/: %s", strerror(errno));
    error = daemon_run(daemon);
    *restart = !error && daemon_restarts(daemon);
    daemon_free(daemon);
    clock_free(clock);
    return error ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* --- restarting --- */

/* The program file as it is now: an update may have replaced the one that runs. */
static const char *program_path(char *argv0, char out[PATH_MAX])
{
    static const char deleted[] = " (deleted)";
    ssize_t len = readlink("/proc/self/exe", out, PATH_MAX - 1);
    if (len <= 0)
        return argv0;
    out[len] = '\0';
    size_t tail = sizeof(deleted) - 1;
    if ((size_t)len > tail && strcmp(out + len - tail, deleted) == 0)
        out[(size_t)len - tail] = '\0';
    return out;
}

/* Becomes the program as it was started: same process, same arguments, same working directory.
 * Returns only when that cannot be. */
static void start_again(int argc, char **argv, const struct options *options, const char *directory,
                        struct log *log)
{
    char path[PATH_MAX];
    char **again = calloc((size_t)argc + 2, sizeof(*again));
    if (!again) {
        log_error(log, "cannot be started again: %s", strerror(ENOMEM));
        return;
    }
    unsigned count = 0;
    again[count++] = argv[0];
    if (!options->restarted)
        again[count++] = (char *)"--restarted";
    for (int i = 1; i < argc; i++)
        again[count++] = argv[i];
    if (*directory && chdir(directory) < 0)
        log_error(log, "%s: %s", directory, strerror(errno));
    execv(program_path(argv[0], path), again);
    log_error(log, "%s: cannot be started again: %s", path, strerror(errno));
    free(again);
}

int main(int argc, char **argv)
{
    struct options options = {0};
    struct conf *conf = NULL;
    struct log *log = NULL;
    enum log_level level;
    char directory[PATH_MAX]; /* where it was started; the daemon works in / */
    bool restart = false;
    int ready_fd = -1, status;
    process_open_standard_streams();
    status = parse_options(argc, argv, &options);
    if (status >= 0)
        return status;
    status = EXIT_USAGE;
    if (conf_new(&conf) || read_conf(&options, conf) || make_absolute(conf, CONF_STATE_DIR) ||
        make_absolute(conf, CONF_SOCKET))
        goto done;
    if (!switch_exists(conf_text(conf, CONF_PLATFORM))) {
        fprintf(stderr, "%s: platform '%s' is none of sim, linux\n", program,
                conf_text(conf, CONF_PLATFORM));
        goto done;
    }
    if (log_level_parse(conf_text(conf, CONF_LOG_LEVEL), &level)) {
        fprintf(stderr, "%s: log level '%s' is none of error, warning, notice, info, debug\n",
                program, conf_text(conf, CONF_LOG_LEVEL));
        goto done;
    }
    status = EXIT_FAILURE;
    if (!getcwd(directory, sizeof(directory)))
        directory[0] = '\0';
    process_forbid_dumps();
    signal(SIGPIPE, SIG_IGN);
    if (!options.foreground)
        signal(SIGHUP, SIG_IGN); /* a daemon has no terminal to lose; there is nothing to reload */
    if (!options.foreground && !options.restarted && (ready_fd = detach()) < 0) {
        perror(program);
        goto done;
    }
    if (log_new(program, options.foreground ? LOG_TARGET_STDERR : LOG_TARGET_SYSLOG, level, &log) ||
        curl_global_init(CURL_GLOBAL_DEFAULT))
        goto done;
    status = run(conf, log, &options, ready_fd, &restart);
    curl_global_cleanup();
    if (restart) {
        start_again(argc, argv, &options, directory, log);
        status = EXIT_FAILURE;
    }
done:
    log_free(log);
    conf_free(conf);
    return status;
}
