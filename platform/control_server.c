/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * control_server.c: see control_server.h.
 */
#include "platform/control_server.h"

#include <errno.h>
#include <grp.h>
#include <libgen.h>
#include <limits.h>
#include <linux/sockios.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "platform/buf.h"
#include "platform/clock.h"
#include "platform/fs.h"
#include "platform/log.h"
#include "platform/loop.h"
#include "platform/banned.h"

enum {
    ACCEPT_PAUSE_MS = 1000,
    COMPLAINT_PAUSE_MS = 10000, /* whoever may open the socket could fill the log otherwise */
    PUSHED_MAX = 65536,         /* bytes of memory for a peer that does not read */
};

struct client {
    struct control_server *server;
    struct client *next;
    struct loop_fd *watch;
    int fd;
    struct control_peer peer;
};

struct control_server {
    struct loop *loop;
    struct log *log;
    char *path, *admin_group, *operator_group;
    int fd;
    struct loop_fd *watch;
    struct loop_timer *resume; /* after a pause in accepting */
    int64_t complained_ms;     /* when a client that was turned away was last logged */
    unsigned turned_away;      /* since then */
    struct client *clients;
    unsigned client_count, last_id;
    control_handler *handler;
    control_left *left;
    void *ctx;
    struct buf reply;
    char *record; /* one request at a time */
};

/* --- clients --- */

static void drop_client(struct client *client)
{
    struct client **link = &client->server->clients;
    while (*link != client)
        link = &(*link)->next;
    *link = client->next;
    client->server->client_count--;
    loop_fd_free(client->watch);
    close(client->fd);
    if (client->server->left && client->peer.id)
        client->server->left(client->server->ctx, client->peer.id);
    free(client);
}

struct credentials {
    struct ucred peer;
    gid_t groups[256];
    size_t group_count;
};

static int read_credentials(int fd, struct credentials *out)
{
    socklen_t len = sizeof(out->peer);
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &out->peer, &len) < 0)
        return -errno;
    len = sizeof(out->groups);
    if (getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, out->groups, &len) < 0)
        len = 0; /* more groups than anybody here has: the primary one counts */
    out->group_count = len / sizeof(out->groups[0]);
    return 0;
}

/* Asked at each connection, so that a group may be made while the daemon runs. */
static bool is_member(const struct credentials *who, const char *name)
{
    const struct group *group = *name ? getgrnam(name) : NULL;
    if (!group)
        return false;
    bool member = who->peer.gid == group->gr_gid;
    for (size_t i = 0; !member && i < who->group_count; i++)
        member = who->groups[i] == group->gr_gid;
    return member;
}

static bool is_master(uid_t uid)
{
    return uid == 0 || uid == geteuid();
}

static enum role role_of(const struct control_server *server, const struct credentials *who)
{
    if (is_master(who->peer.uid) || is_member(who, server->admin_group))
        return ROLE_ADMIN;
    return is_member(who, server->operator_group) ? ROLE_OPERATOR : ROLE_NONE;
}

static void on_request(void *ctx, int fd, unsigned events)
{
    struct client *client = ctx;
    struct control_server *server = client->server;
    (void)events;
    ssize_t len = recv(fd, server->record, CONTROL_MESSAGE_MAX, MSG_DONTWAIT | MSG_TRUNC);
    if (len < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (len <= 0) {
        drop_client(client);
        return;
    }
    struct control_reader request;
    buf_reset(&server->reply);
    if (len > CONTROL_MESSAGE_MAX)
        control_reply_error(&server->reply, -EMSGSIZE, "request too large", NULL);
    else if (control_reader_init(&request, server->record, (size_t)len))
        control_reply_error(&server->reply, -EBADMSG, "malformed request", NULL);
    else
        server->handler(server->ctx, &client->peer, &request, &server->reply);
    explicit_bzero(server->record, len > CONTROL_MESSAGE_MAX ? CONTROL_MESSAGE_MAX : (size_t)len);
    if (buf_error(&server->reply)) {
        buf_reset(&server->reply);
        control_reply_error(&server->reply, -EMSGSIZE, "reply too large", NULL);
    }
    /* A client has one request under way, so a full socket means that it does not read: it is let
     * go. */
    if (send(fd, server->reply.data, server->reply.len, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
        drop_client(client);
}

static void complain(struct control_server *server, uid_t uid, const char *reason)
{
    int64_t now = clock_monotonic_ms(loop_clock(server->loop));
    if (server->complained_ms && now - server->complained_ms < COMPLAINT_PAUSE_MS) {
        server->turned_away++;
        return;
    }
    log_warning(server->log,
                "control socket: a client of user id %u was turned away: %s (and %u others before)",
                (unsigned)uid, reason, server->turned_away);
    server->complained_ms = now;
    server->turned_away = 0;
}

/* The reason is in the socket before it is closed, so the client reads it as the reply to its first
 * request. */
static void turn_away(struct control_server *server, int fd, uid_t uid, int error,
                      const char *reason)
{
    struct buf text;
    buf_init(&text, CONTROL_MESSAGE_MAX);
    control_reply_error(&text, error, reason, NULL);
    if (send(fd, text.data, text.len, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
        log_debug(server->log, "control socket: %s", strerror(errno));
    buf_free(&text);
    complain(server, uid, reason);
}

/* Without a free descriptor the waiting client cannot even be turned away, and the loop would spin
 * on it. */
static void pause_accepting(struct control_server *server)
{
    log_warning(server->log, "control socket: no file descriptor left");
    loop_fd_watch(server->watch, 0);
    loop_timer_set(server->resume, ACCEPT_PAUSE_MS);
}

static void resume_accepting(void *ctx)
{
    struct control_server *server = ctx;
    loop_fd_watch(server->watch, LOOP_READ);
}

/* One user's programs must not keep the others out. */
static bool has_room(const struct control_server *server, uid_t uid)
{
    if (is_master(uid))
        return server->client_count < CONTROL_CLIENTS_MAX;
    unsigned own = 0;
    for (const struct client *client = server->clients; client; client = client->next)
        own += client->peer.uid == uid;
    return own < CONTROL_CLIENTS_PER_USER &&
           server->client_count < CONTROL_CLIENTS_MAX - CONTROL_CLIENTS_RESERVED;
}

static void on_connect(void *ctx, int fd, unsigned events)
{
    struct control_server *server = ctx;
    (void)events;
    int client_fd = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (client_fd < 0) {
        if (errno == EMFILE || errno == ENFILE)
            pause_accepting(server);
        return;
    }
    struct credentials who = {.peer.uid = (uid_t)-1};
    enum role role = read_credentials(client_fd, &who) ? ROLE_NONE : role_of(server, &who);
    struct client *client = NULL;
    const int room = 2 * CONTROL_MESSAGE_MAX;
    setsockopt(client_fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
    if (role == ROLE_NONE)
        turn_away(server, client_fd, who.peer.uid, -EACCES, "Permission denied.");
    else if (!has_room(server, who.peer.uid))
        turn_away(server, client_fd, who.peer.uid, -EUSERS, "too many clients");
    else
        client = calloc(1, sizeof(*client));
    if (!client) {
        close(client_fd);
        return;
    }
    *client = (struct client){.server = server, .next = server->clients, .fd = client_fd};
    client->peer = (struct control_peer){.role = role, .uid = who.peer.uid, .pid = who.peer.pid};
    server->clients = client;
    server->client_count++;
    if (loop_fd_new(server->loop, client_fd, LOOP_READ, on_request, client, &client->watch))
        drop_client(client);
    else
        client->peer.id = ++server->last_id;
}

int control_server_push(struct control_server *server, unsigned id, const struct buf *record)
{
    struct client *client = server->clients;
    while (client && client->peer.id != id)
        client = client->next;
    if (!client)
        return -ENOENT;
    int waiting = 0;
    if (ioctl(client->fd, SIOCOUTQ, &waiting) == 0 && waiting > PUSHED_MAX)
        return -EAGAIN;
    return send(client->fd, record->data, record->len, MSG_DONTWAIT | MSG_NOSIGNAL) < 0 ? -errno
                                                                                        : 0;
}

/* --- the listening socket --- */

/* Whether somebody listens there; one that is too busy to accept (EAGAIN) does. */
static bool is_alive(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool alive = fd >= 0 && (connect(fd, (const struct sockaddr *)address, sizeof(*address)) == 0 ||
                             errno == EAGAIN);
    if (fd >= 0)
        close(fd);
    return alive;
}

static int listen_on(struct control_server *server, const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct stat status;
    char directory[PATH_MAX];
    if (strlen(path) >= sizeof(address.sun_path))
        return -ENAMETOOLONG;
    memcpy(address.sun_path, path, strlen(path));
    snprintf(directory, sizeof(directory), "%s", path);
    /* /run is made anew at each boot; a whole path of new directories would be a typing error. */
    if (mkdir(dirname(directory), 0755) < 0 && errno != EEXIST)
        return -errno;
    int error = 0;
    if (lstat(path, &status) == 0) {
        if (!S_ISSOCK(status.st_mode))
            return -EEXIST;
        if (is_alive(&address))
            return -EADDRINUSE;
        unlink(path);
    }
    server->fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (server->fd < 0)
        return -errno;
    mode_t mask = umask(0111); /* 0666 from the first moment on */
    int status_bind = bind(server->fd, (const struct sockaddr *)&address, sizeof(address));
    error = status_bind < 0 ? -errno : 0;
    umask(mask);
    if (error)
        return error;
    server->path = strdup(path);
    return !server->path ? -ENOMEM : listen(server->fd, 64) < 0 ? -errno : 0;
}

int control_server_new(struct loop *loop, struct log *log, const struct control_server_env *env,
                       struct control_server **out)
{
    struct control_server *server = calloc(1, sizeof(*server));
    if (!server)
        return -ENOMEM;
    *server = (struct control_server){.loop = loop,
                                      .log = log,
                                      .fd = -1,
                                      .handler = env->handler,
                                      .left = env->left,
                                      .ctx = env->ctx};
    buf_init(&server->reply, CONTROL_MESSAGE_MAX);
    server->record = malloc(CONTROL_MESSAGE_MAX);
    server->admin_group = strdup(env->admin_group);
    server->operator_group = strdup(env->operator_group);
    bool complete = server->record && server->admin_group && server->operator_group;
    int error = complete ? listen_on(server, env->path) : -ENOMEM;
    if (!error)
        error = loop_timer_new(loop, resume_accepting, server, &server->resume);
    if (!error)
        error = loop_fd_new(loop, server->fd, LOOP_READ, on_connect, server, &server->watch);
    if (error) {
        control_server_free(server);
        return error;
    }
    *out = server;
    return 0;
}

void control_server_free(struct control_server *server)
{
    if (!server)
        return;
    while (server->clients)
        drop_client(server->clients);
    loop_fd_free(server->watch);
    loop_timer_free(server->resume);
    if (server->path)
        unlink(server->path);
    if (server->fd >= 0)
        close(server->fd);
    buf_wipe(&server->reply);
    free(server->record);
    free(server->admin_group);
    free(server->operator_group);
    free(server->path);
    free(server);
}

void control_reply_error(struct buf *reply, int error, const char *reason, const char *name)
{
    char number[16];
    snprintf(number, sizeof(number), "%d", error < 0 ? -error : error);
    control_put(reply, "error");
    control_put(reply, number);
    control_put(reply, reason);
    control_put(reply, name ? name : "");
}
