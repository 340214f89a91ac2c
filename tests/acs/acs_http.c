/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_http.c: libmicrohttpd, driven from outside through its epoll descriptor, so that everything
 * is on one thread.
 *
 * The faults that an HTTP server would not make by itself are made like this: `close` refuses the
 * request in the handler, upon which libmicrohttpd closes the connection; `half` announces the
 * whole length and has the content reader fail in the middle; `reply-raw` writes to the socket past
 * libmicrohttpd and then closes.
 */
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tests/acs/acs_http.h"
#include "tests/acs/acs_log.h"
#include "tests/acs/acs_reply.h"
#include "tests/acs/acs_session.h"

#include "platform/banned.h"

enum {
    BODY_MAX = 32 << 20,
    HEADERS_MAX = 64 << 10,
    RECORD_MAX = 128 << 20,
    IDLE_TIMEOUT_S = 300,
    LOOK_MS = 20 /* how often the CPEs that have to wait are looked at */
};

/* One request under way. */
struct exchange {
    struct exchange *next;
    struct acs_request request;
    struct MHD_Connection *connection;
    bool too_large, handled, waiting, gone;
    long long due_ms; /* when waiting */
};

/* A content reader's view of a reply; lives as long as libmicrohttpd's response. */
struct content {
    char *data;
    size_t len;
    size_t fail_at; /* the connection is broken there; SIZE_MAX never */
};

struct acs_http {
    struct MHD_Daemon *daemon;
    struct acs *acs;
    struct acs_log *log;
    struct exchange *exchanges; /* those under way */
    unsigned long connections;
    int fd;
    bool stopping;
    char address[80];
};

/* Per connection. */
struct peer {
    unsigned long number;
    unsigned requests;
};

static long long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static const char *request_header(void *ctx, const char *name)
{
    return MHD_lookup_connection_value(ctx, MHD_HEADER_KIND, name);
}

/* --- records --- */

static enum MHD_Result record_one_header(void *ctx, enum MHD_ValueKind kind, const char *name,
                                         const char *value)
{
    (void)kind;
    buf_printf(ctx, "%s:%s%s\r\n", name, value && *value ? " " : "", value ? value : "");
    return MHD_YES;
}

static void record_request(struct acs_http *http, struct exchange *x)
{
    struct buf text;
    if (!acs_log_keeps_records(http->log))
        return;
    buf_init(&text, RECORD_MAX);
    buf_printf(&text, "%s %s HTTP/1.1\r\n", x->request.method, x->request.uri);
    MHD_get_connection_values(x->connection, MHD_HEADER_KIND, record_one_header, &text);
    buf_puts(&text, "\r\n");
    buf_append(&text, x->request.body.data, x->request.body.len);
    acs_log_record(http->log, x->request.connection, "request", x->request.number, buf_text(&text),
                   text.len);
    buf_free(&text);
}

static void record_reply(struct acs_http *http, const struct exchange *x,
                         const struct acs_reply *reply)
{
    struct buf text;
    size_t len = reply->kind == REPLY_HALF ? reply->body.len / 2 : reply->body.len;
    if (!acs_log_keeps_records(http->log))
        return;
    buf_init(&text, RECORD_MAX);
    if (reply->kind != REPLY_RAW && reply->kind != REPLY_CLOSE) {
        buf_printf(&text, "HTTP/1.1 %u\r\n", reply->status);
        for (size_t i = 0; i < reply->header_count; i++)
            buf_printf(&text, "%s: %s\r\n", reply->headers[i].name, reply->headers[i].value);
        buf_puts(&text, "\r\n");
    }
    buf_append(&text, reply->body.data, len);
    acs_log_record(http->log, x->request.connection, "reply", x->request.number, buf_text(&text),
                   text.len);
    buf_free(&text);
}

/* --- sending --- */

static ssize_t read_content(void *ctx, uint64_t pos, char *out, size_t max)
{
    const struct content *content = ctx;
    if (pos >= content->fail_at)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    if (pos >= content->len)
        return MHD_CONTENT_READER_END_OF_STREAM;
    size_t end = content->fail_at < content->len ? content->fail_at : content->len;
    size_t left = end - (size_t)pos;
    size_t n = left < max ? left : max;
    memcpy(out, content->data + pos, n);
    return (ssize_t)n;
}

static void free_content(void *ctx)
{
    struct content *content = ctx;
    free(content->data);
    free(content);
}

/* A response whose body comes from a reader: chunked, or cut in the middle. */
static struct MHD_Response *response_from_reader(const struct acs_reply *reply)
{
    struct content *content = calloc(1, sizeof(*content));
    if (!content)
        return NULL;
    content->len = reply->body.len;
    content->fail_at = reply->kind == REPLY_HALF ? reply->body.len / 2 : SIZE_MAX;
    content->data = malloc(reply->body.len + 1);
    if (content->data) {
        if (reply->body.len)
            memcpy(content->data, reply->body.data, reply->body.len);
        uint64_t size = reply->chunked ? MHD_SIZE_UNKNOWN : content->len;
        struct MHD_Response *response =
            MHD_create_response_from_callback(size, 1024, read_content, content, free_content);
        if (response)
            return response;
    }
    free_content(content);
    return NULL;
}

static void write_raw(struct MHD_Connection *connection, const struct acs_reply *reply)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    size_t done = 0;
    while (info && done < reply->body.len) {
        ssize_t n =
            send(info->connect_fd, reply->body.data + done, reply->body.len - done, MSG_NOSIGNAL);
        if (n <= 0)
            return; /* the peer went away, or reads nothing: what is sent is sent */
        done += (size_t)n;
    }
}

static enum MHD_Result send_reply(struct acs_http *http, struct exchange *x,
                                  struct acs_reply *reply)
{
    if (reply->kind == REPLY_CLOSE)
        return MHD_NO;
    if (reply->kind == REPLY_RAW) {
        write_raw(x->connection, reply);
        return MHD_NO;
    }
    struct MHD_Response *response =
        reply->chunked || reply->kind == REPLY_HALF
            ? response_from_reader(reply)
            : MHD_create_response_from_buffer(reply->body.len, reply->body.data,
                                              MHD_RESPMEM_MUST_COPY);
    if (!response)
        return MHD_NO;
    for (size_t i = 0; i < reply->header_count; i++)
        MHD_add_response_header(response, reply->headers[i].name, reply->headers[i].value);
    if (reply->close_after)
        MHD_add_response_header(response, "Connection", "close");
    enum MHD_Result result = MHD_queue_response(x->connection, reply->status, response);
    MHD_destroy_response(response);
    (void)http;
    return result;
}

/* --- one request --- */

static enum MHD_Result answer(struct acs_http *http, struct exchange *x)
{
    struct acs_reply reply;
    acs_reply_init(&reply);
    if (x->too_large) {
        reply.status = 413;
        buf_puts(&reply.body, "larger than 32 MB\n");
    } else if (x->handled) {
        acs_handle_again(http->acs, &x->request, &reply);
    } else {
        record_request(http, x);
        acs_handle(http->acs, &x->request, &reply);
    }
    x->handled = true;
    enum MHD_Result result = MHD_YES;
    if (reply.kind == REPLY_WAIT) {
        x->waiting = true;
        x->due_ms = now_ms() + 1000LL * reply.wait_s;
        MHD_suspend_connection(x->connection);
    } else {
        record_reply(http, x, &reply);
        result = send_reply(http, x, &reply);
    }
    acs_reply_clear(&reply);
    return result;
}

static struct exchange *exchange_new(struct acs_http *http, struct MHD_Connection *connection,
                                     const char *method)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct peer *peer = info ? info->socket_context : NULL;
    struct exchange *x = calloc(1, sizeof(*x));
    if (!x)
        return NULL;
    x->connection = connection;
    x->request.connection = peer ? peer->number : 0;
    x->request.number = peer ? ++peer->requests : 0;
    x->request.method = method;
    x->request.header = request_header;
    x->request.header_ctx = connection;
    buf_init(&x->request.body, BODY_MAX);
    x->next = http->exchanges;
    http->exchanges = x;
    return x;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *data_len, void **state)
{
    struct acs_http *http = ctx;
    struct exchange *x = *state;
    (void)version;
    if (!x->connection) { /* the first call: headers only. The URI callback has made x. */
        x->connection = connection;
        x->request.header_ctx = connection;
        x->request.method = method;
        return MHD_YES;
    }
    (void)url;
    if (*data_len) {
        if (buf_append(&x->request.body, data, *data_len))
            x->too_large = true;
        *data_len = 0;
        return MHD_YES;
    }
    if (x->waiting) { /* libmicrohttpd asks again for other reasons than our resuming it, too */
        if (http->stopping || x->gone)
            return MHD_NO;
        if (now_ms() < x->due_ms)
            return MHD_YES;
        x->waiting = false;
    }
    return answer(http, x);
}

/* The first that libmicrohttpd says about a request, and the only time it shows the URI as it came.
 */
static void *on_uri(void *ctx, const char *uri, struct MHD_Connection *connection)
{
    struct acs_http *http = ctx;
    struct exchange *x = exchange_new(http, connection, "");
    char *copy = strdup(uri);
    if (!x || !copy) {
        fprintf(stderr, "acs-demo: out of memory\n");
        _exit(1);
    }
    x->connection = NULL; /* tells the first call of on_request() */
    x->request.uri = copy;
    return x;
}

static void on_completed(void *ctx, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode code)
{
    struct acs_http *http = ctx;
    struct exchange *x = *state;
    (void)connection;
    if (!x)
        return;
    if (code == MHD_REQUEST_TERMINATED_CLIENT_ABORT || code == MHD_REQUEST_TERMINATED_READ_ERROR)
        acs_log_event(http->log, "connection %lu: the CPE went away in the middle of a request",
                      x->request.connection);
    for (struct exchange **at = &http->exchanges; *at; at = &(*at)->next) {
        if (*at == x) {
            *at = x->next;
            break;
        }
    }
    if (x->gone)
        acs_gone(http->acs, &x->request);
    if (x->request.has_message)
        soap_clear(&x->request.message);
    free((char *)(uintptr_t)x->request.uri);
    buf_free(&x->request.body);
    free(x);
    *state = NULL;
}

static void on_connection(void *ctx, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct acs_http *http = ctx;
    struct peer *peer = *socket_context;
    (void)connection;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        peer = calloc(1, sizeof(*peer));
        *socket_context = peer;
        if (peer)
            peer->number = ++http->connections;
        acs_log_mark(http->log, http->connections, "opened");
    } else if (peer) {
        acs_log_mark(http->log, peer->number, "closed");
        free(peer);
        *socket_context = NULL;
    }
}

static void ignore_log(void *ctx, const char *format, va_list args)
{
    (void)ctx; /* such as "application closed the connection", which the script ordered */
    (void)format;
    (void)args;
}

/* --- the daemon --- */

/* "[::1]:7547" or "127.0.0.1:7547" into an address. */
static int resolve(const char *listen_at, struct addrinfo **out)
{
    char host[80];
    struct addrinfo hints = {.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV,
                             .ai_socktype = SOCK_STREAM};
    const char *colon = strrchr(listen_at, ':');
    if (!colon || (size_t)(colon - listen_at) >= sizeof(host))
        return -EINVAL;
    size_t len = (size_t)(colon - listen_at);
    bool brackets = len >= 2 && listen_at[0] == '[' && colon[-1] == ']';
    snprintf(host, sizeof(host), "%.*s", (int)(brackets ? len - 2 : len), listen_at + brackets);
    return getaddrinfo(host[0] ? host : NULL, colon + 1, &hints, out) ? -EINVAL : 0;
}

static int open_socket(const char *listen_at, struct acs_http *http)
{
    struct addrinfo *where;
    struct sockaddr_storage bound;
    socklen_t bound_len = sizeof(bound);
    char host[64], port[16];
    int one = 1;
    int error = resolve(listen_at, &where);
    if (error)
        return error;
    int fd = socket(where->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) ||
        bind(fd, where->ai_addr, where->ai_addrlen) || listen(fd, 512) ||
        getsockname(fd, (struct sockaddr *)&bound, &bound_len))
        error = -errno;
    freeaddrinfo(where);
    if (!error && getnameinfo((struct sockaddr *)&bound, bound_len, host, sizeof(host), port,
                              sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV))
        error = -EINVAL;
    if (error) {
        if (fd >= 0)
            close(fd);
        return error;
    }
    snprintf(http->address, sizeof(http->address), strchr(host, ':') ? "[%s]:%s" : "%s:%s", host,
             port);
    return fd;
}

int acs_http_new(const char *listen_at, struct acs *acs, struct acs_log *log, struct acs_http **out)
{
    struct acs_http *http = calloc(1, sizeof(*http));
    if (!http)
        return -ENOMEM;
    http->acs = acs;
    http->log = log;
    int listening = open_socket(listen_at, http);
    if (listening < 0) {
        free(http);
        return listening;
    }
    http->daemon = MHD_start_daemon(
        MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0, NULL, NULL, on_request,
        http, MHD_OPTION_LISTEN_SOCKET, listening, MHD_OPTION_EXTERNAL_LOGGER, ignore_log, NULL,
        MHD_OPTION_URI_LOG_CALLBACK, on_uri, http, MHD_OPTION_NOTIFY_COMPLETED, on_completed, http,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, http, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)HEADERS_MAX, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_TIMEOUT_S,
        MHD_OPTION_CONNECTION_LIMIT, 1000u, MHD_OPTION_END);
    const union MHD_DaemonInfo *info =
        http->daemon ? MHD_get_daemon_info(http->daemon, MHD_DAEMON_INFO_EPOLL_FD) : NULL;
    if (!info) {
        if (http->daemon)
            MHD_stop_daemon(http->daemon);
        else
            close(listening);
        free(http);
        return -EIO;
    }
    http->fd = info->epoll_fd;
    *out = http;
    return 0;
}

void acs_http_free(struct acs_http *http)
{
    if (!http)
        return;
    http->stopping = true;
    for (struct exchange *x = http->exchanges; x; x = x->next)
        if (x->waiting)
            MHD_resume_connection(x->connection);
    MHD_run(http->daemon);
    MHD_stop_daemon(http->daemon);
    free(http);
}

const char *acs_http_address(const struct acs_http *http)
{
    return http->address;
}

int acs_http_fd(const struct acs_http *http)
{
    return http->fd;
}

int acs_http_timeout_ms(const struct acs_http *http)
{
    MHD_UNSIGNED_LONG_LONG ms;
    long long now = now_ms();
    long long least = MHD_get_timeout(http->daemon, &ms) == MHD_YES ? (long long)ms : -1;
    for (const struct exchange *x = http->exchanges; x; x = x->next) {
        long long left = x->due_ms > now ? x->due_ms - now : 0;
        if (left > LOOK_MS)
            left = LOOK_MS;
        if (x->waiting && (least < 0 || left < least))
            least = left;
    }
    return least > 3600000 ? 3600000 : (int)least;
}

/* libmicrohttpd does not look at a suspended connection. */
static bool has_gone(const struct exchange *x)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    char byte;
    return info && recv(info->connect_fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) == 0;
}

void acs_http_run(struct acs_http *http)
{
    long long now = now_ms();
    for (struct exchange *x = http->exchanges; x; x = x->next) {
        if (x->waiting && !x->gone)
            x->gone = has_gone(x);
        if (x->waiting && (x->gone || x->due_ms <= now))
            MHD_resume_connection(x->connection);
    }
    MHD_run(http->daemon);
}
