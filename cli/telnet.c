/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * telnet.c: see telnet.h. The processes of one connection:
 *
 *   server      (root)    accepts, and counts connections and failed passwords
 *     relay     (nobody)  speaks telnet with the peer; the master side of the terminal
 *       login   (root)    asks for the password on the slave side, then waits
 *         cwmpsh (user)   the session
 *
 * Each ends with the one above or below it: the relay's end hangs the terminal up, the login's end
 * ends the terminal, and the server's end, even by SIGKILL, closes the pipe that all relays watch.
 */
#include "cli/telnet.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <termios.h>
#include <unistd.h>

#include "cli/telnet_login.h"
#include "cli/telnet_relay.h"
#include "cli/telnet_sources.h"

#include "platform/banned.h"

enum {
    BACKLOG = 16,
    PAUSE_MS = 1000,     /* when the machine is short of something */
    SEND_BUFFER = 16384, /* what is in it cannot be taken back by Ctrl+C */
    ADDRESS_TEXT = 64,   /* "ffff:...:ffff%interface" */
    NOBODY = 65534,      /* where there is no user of that name */
};

struct connection {
    int report; /* from its login process; -1: the place is free */
    unsigned source;
};

struct server {
    const struct telnet_config *config;
    int listeners[TELNET_ADDRESSES_MAX];
    struct connection connections[TELNET_CONNECTIONS_MAX];
    struct telnet_sources *sources;
    int program;     /* this program's file */
    int lifeline[2]; /* nothing is ever written to it */
    uid_t nobody;
    gid_t nogroup;
    bool paused;
};

static int64_t now(void)
{
    struct timespec time;

    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec;
}

/* --- addresses --- */

static bool is_loopback(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET6)
        return IN6_IS_ADDR_LOOPBACK(
            &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
    return (ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) >> 24) ==
           IN_LOOPBACKNET;
}

/* 0 to 65535; getaddrinfo() would take more, and cut it. */
static bool is_port(const char *text)
{
    size_t digits = strspn(text, "0123456789");

    return digits > 0 && digits <= 5 && text[digits] == '\0' &&
           strtoul(text, NULL, 10) <= UINT16_MAX;
}

/* "ADDR:PORT" or "[ADDR]:PORT" into *out, which freeaddrinfo() frees; false: it is neither. */
static bool parse_address(const char *text, struct addrinfo **out)
{
    const struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                                   .ai_socktype = SOCK_STREAM};
    bool bracket = text[0] == '[';
    const char *colon = strrchr(text, ':');
    size_t len = colon != NULL ? (size_t)(colon - text) : 0;
    char host[ADDRESS_TEXT];

    if (len == 0 || len >= sizeof host || !is_port(colon + 1))
        return false;
    if (bracket != (text[len - 1] == ']'))
        return false;
    len -= bracket ? 2 : 0;
    memcpy(host, text + (bracket ? 1 : 0), len);
    host[len] = '\0';
    /* An IPv6 address without brackets would leave in doubt what the port is. */
    if (len == 0 || bracket != (strchr(host, ':') != NULL))
        return false;
    return getaddrinfo(host, colon + 1, &hints, out) == 0;
}

/* "127.0.0.1" or "::1", and with brackets and the port if that is wanted. */
static void print_address(const struct sockaddr *address, socklen_t len, char host[ADDRESS_TEXT],
                          char port[8])
{
    if (getnameinfo(address, len, host, ADDRESS_TEXT, port, port != NULL ? 8 : 0,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        (void)snprintf(host, ADDRESS_TEXT, "?");
}

static int listen_at(const struct addrinfo *where)
{
    const int yes = 1;
    int fd = socket(where->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

    if (fd < 0)
        return -errno;
    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (where->ai_family == AF_INET6)
        (void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
    if (bind(fd, where->ai_addr, where->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0) {
        int error = errno;

        close(fd);
        return -error;
    }
    return fd;
}

static void say_where(int fd)
{
    struct sockaddr_storage address;
    socklen_t len = sizeof address;
    char host[ADDRESS_TEXT], port[8] = "";
    bool ipv6;

    if (getsockname(fd, (struct sockaddr *)&address, &len) != 0)
        return;
    print_address((struct sockaddr *)&address, len, host, port);
    ipv6 = strchr(host, ':') != NULL;
    (void)printf("telnet on %s%s%s:%s\n", ipv6 ? "[" : "", host, ipv6 ? "]" : "", port);
    (void)fflush(stdout);
}

static int open_listener(struct server *server, size_t i)
{
    const char *text = server->config->addresses[i];
    struct addrinfo *where;

    if (!parse_address(text, &where)) {
        (void)fprintf(stderr,
                      "cwmpsh: --telnet %s: not an address and port such as 127.0.0.1:23 or "
                      "[::1]:23\n",
                      text);
        return -EINVAL;
    }
    if (!server->config->remote && !is_loopback(where->ai_addr)) {
        (void)fprintf(stderr,
                      "cwmpsh: --telnet %s: telnet does not encipher passwords; to serve others "
                      "than this machine, say --telnet-remote as well\n",
                      text);
        server->listeners[i] = -EACCES;
    } else {
        server->listeners[i] = listen_at(where);
        if (server->listeners[i] < 0)
            (void)fprintf(stderr, "cwmpsh: --telnet %s: %s\n", text,
                          strerror(-server->listeners[i]));
        else
            say_where(server->listeners[i]);
    }
    freeaddrinfo(where);
    return server->listeners[i] < 0 ? server->listeners[i] : 0;
}

/* --- one connection, in processes of its own --- */

/* What belongs to the server and to other connections. */
static void close_inherited(const struct server *server)
{
    for (size_t i = 0; i < server->config->count; i++)
        close(server->listeners[i]);
    for (size_t i = 0; i < TELNET_CONNECTIONS_MAX; i++)
        if (server->connections[i].report >= 0)
            close(server->connections[i].report);
    close(server->lifeline[1]);
}

static int open_terminal(int *slave)
{
    char name[64];
    struct termios modes;
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

    if (master < 0)
        return -1;
    *slave = -1;
    if (grantpt(master) == 0 && unlockpt(master) == 0 && ptsname_r(master, name, sizeof name) == 0)
        *slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    /* Without an echo from the first byte on: what is typed ahead may be a password. */
    if (*slave < 0 || tcgetattr(*slave, &modes) != 0) {
        if (*slave >= 0)
            close(*slave);
        close(master);
        return -1;
    }
    cfmakeraw(&modes);
    (void)tcsetattr(*slave, TCSANOW, &modes);
    return master;
}

static void run_login(const struct server *server, int slave, int report, const char *address)
{
    const struct telnet_login how = {.address = address,
                                     .socket = server->config->socket,
                                     .program = server->program,
                                     .report = report};

    (void)signal(SIGCHLD, SIG_DFL);
    if (setsid() < 0 || ioctl(slave, TIOCSCTTY, 0) != 0 || dup2(slave, STDIN_FILENO) < 0 ||
        dup2(slave, STDOUT_FILENO) < 0 || dup2(slave, STDERR_FILENO) < 0)
        return;
    close(slave);
    telnet_login(&how);
}

/* What the peer sends is read by somebody who can do nothing with it. */
static bool drop_rights(const struct server *server)
{
    const struct rlimit none = {0, 0};

    return setgroups(0, NULL) == 0 &&
           setresgid(server->nogroup, server->nogroup, server->nogroup) == 0 &&
           setresuid(server->nobody, server->nobody, server->nobody) == 0 &&
           prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && setrlimit(RLIMIT_NPROC, &none) == 0 &&
           setrlimit(RLIMIT_FSIZE, &none) == 0;
}

static int serve_peer(const struct server *server, int peer, int report, const char *address)
{
    const int yes = 1, buffer = SEND_BUFFER;
    int slave, master = open_terminal(&slave);
    pid_t child;

    if (master < 0)
        return EXIT_FAILURE;
    (void)setsockopt(peer, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof yes);
    (void)setsockopt(peer, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
    (void)setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    child = fork();
    if (child < 0)
        return EXIT_FAILURE;
    if (child == 0) {
        close(master);
        close(peer);
        close(server->lifeline[0]);
        run_login(server, slave, report, address);
        return EXIT_SUCCESS;
    }
    close(slave);
    close(report);
    close(server->program);
    if (!drop_rights(server))
        return EXIT_FAILURE;
    return telnet_relay(peer, master, server->lifeline[0]) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* --- the server --- */

static void turn_away(int peer, enum telnet_verdict verdict)
{
    const char *text = verdict == TELNET_FULL
                           ? "\r\nAll lines are used, please try later.\r\n"
                           : "\r\n% Too many failed logins, please try later.\r\n";

    (void)send(peer, text, strlen(text), MSG_DONTWAIT | MSG_NOSIGNAL);
}

static struct connection *free_place(struct server *server)
{
    for (size_t i = 0; i < TELNET_CONNECTIONS_MAX; i++)
        if (server->connections[i].report < 0)
            return &server->connections[i];
    return NULL; /* cannot be: the sources count as many */
}

/* Starts the processes of a connection; false: the machine cannot now. */
static bool start(struct server *server, int peer, const char *address, int *out)
{
    int report[2];
    pid_t child;

    if (pipe2(report, O_CLOEXEC) != 0)
        return false;
    child = fork();
    if (child == 0) {
        close_inherited(server);
        close(report[0]);
        _exit(serve_peer(server, peer, report[1], address));
    }
    close(report[1]);
    if (child < 0) {
        close(report[0]);
        return false;
    }
    *out = report[0];
    return true;
}

static void accept_peer(struct server *server, int listener)
{
    struct sockaddr_storage address = {0};
    socklen_t len = sizeof address;
    int peer = accept4(listener, (struct sockaddr *)&address, &len, SOCK_CLOEXEC);
    struct connection *place = free_place(server);
    enum telnet_verdict verdict;
    char text[ADDRESS_TEXT];
    unsigned source = 0;

    if (peer < 0) {
        server->paused = errno != EAGAIN && errno != EINTR && errno != ECONNABORTED;
        return;
    }
    verdict = place != NULL ? telnet_sources_open(server->sources, &address, now(), &source)
                            : TELNET_FULL;
    print_address((struct sockaddr *)&address, len, text, NULL);
    if (verdict != TELNET_WELCOME) {
        turn_away(peer, verdict);
    } else if (start(server, peer, text, &place->report)) {
        place->source = source;
    } else {
        place->report = -1;
        telnet_sources_close(server->sources, source);
        turn_away(peer, TELNET_FULL);
    }
    close(peer);
}

static void read_report(struct server *server, struct connection *connection)
{
    char byte;
    ssize_t n = read(connection->report, &byte, 1);

    if (n < 0)
        return; /* EINTR */
    if (n == 0) {
        close(connection->report);
        connection->report = -1;
        telnet_sources_close(server->sources, connection->source);
    } else if (byte == TELNET_REPORT_FAILED) {
        telnet_sources_failed(server->sources, connection->source, now());
    } else {
        telnet_sources_passed(server->sources, connection->source);
    }
}

static void serve(struct server *server)
{
    size_t listeners = server->config->count;
    struct pollfd fds[TELNET_ADDRESSES_MAX + TELNET_CONNECTIONS_MAX];

    for (;;) {
        for (size_t i = 0; i < listeners; i++)
            fds[i] =
                (struct pollfd){.fd = server->paused ? -1 : server->listeners[i], .events = POLLIN};
        for (size_t i = 0; i < TELNET_CONNECTIONS_MAX; i++)
            fds[listeners + i] =
                (struct pollfd){.fd = server->connections[i].report, .events = POLLIN};
        int count = poll(fds, listeners + TELNET_CONNECTIONS_MAX, server->paused ? PAUSE_MS : -1);
        server->paused = false;
        if (count < 0)
            continue; /* EINTR */
        for (size_t i = 0; i < TELNET_CONNECTIONS_MAX; i++)
            if (fds[listeners + i].revents != 0)
                read_report(server, &server->connections[i]);
        for (size_t i = 0; i < listeners; i++)
            if (fds[i].revents != 0)
                accept_peer(server, server->listeners[i]);
    }
}

static int prepare(struct server *server)
{
    const struct passwd *nobody = getpwnam("nobody");

    server->nobody = nobody != NULL ? nobody->pw_uid : NOBODY;
    server->nogroup = nobody != NULL ? nobody->pw_gid : NOBODY;
    for (size_t i = 0; i < TELNET_CONNECTIONS_MAX; i++)
        server->connections[i].report = -1;
    server->program = open("/proc/self/exe", O_PATH | O_CLOEXEC);
    if (server->program < 0 || pipe2(server->lifeline, O_CLOEXEC) != 0)
        return -errno;
    (void)signal(SIGCHLD, SIG_IGN); /* the relays' ends need no waiting */
    return telnet_sources_new(&server->sources);
}

int telnet_serve(const struct telnet_config *config)
{
    struct server server = {.config = config};
    int rc;

    if (geteuid() != 0) {
        (void)fprintf(stderr, "cwmpsh: --telnet: only root can log others in\n");
        return -EPERM;
    }
    rc = prepare(&server);
    if (rc != 0)
        (void)fprintf(stderr, "cwmpsh: --telnet: %s\n", strerror(-rc));
    for (size_t i = 0; rc == 0 && i < config->count; i++)
        rc = open_listener(&server, i);
    if (rc == 0)
        serve(&server);
    telnet_sources_free(server.sources);
    return rc;
}
