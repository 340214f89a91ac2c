/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * server.c: the leanest ACS: answers any message with InformResponse and an empty POST with 204,
 * one connection at a time. acs-demo would take longer than the client that is measured.
 *
 *   server FILE     listens on a free port of 127.0.0.1, which it prints; keeps the first message
 * it gets in FILE
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/fs.h"
#include "tests/bench/measure.h"

#include "platform/banned.h"

enum { REQUEST_MAX = 65536, SESSIONS_MAX = 1000000 };

struct request {
    char data[REQUEST_MAX + 1];
    size_t len;
    const char *body; /* NULL: not complete */
    size_t body_len;
};

/* Looks whether the bytes so far are a whole request. */
static void request_look(struct request *r)
{
    const char *gap = strstr(r->data, "\r\n\r\n");
    const char *length = gap ? strcasestr(r->data, "\r\nContent-Length:") : NULL;
    size_t wanted = length && length < gap ? strtoul(length + 17, NULL, 10) : 0;
    if (gap && r->len - (size_t)(gap + 4 - r->data) >= wanted) {
        r->body = gap + 4;
        r->body_len = wanted;
    }
}

static int request_read(int fd, struct request *r)
{
    r->len = 0;
    r->body = NULL;
    while (!r->body) {
        ssize_t n = recv(fd, r->data + r->len, REQUEST_MAX - r->len, 0);
        if (n <= 0)
            return -1;
        r->len += (size_t)n;
        r->data[r->len] = '\0';
        request_look(r);
    }
    return 0;
}

/* The text between cwmp:ID's tags. */
static int id_of(const struct request *r, const char **id)
{
    const char *open = strstr(r->body, ":ID");
    const char *begin = open ? strchr(open, '>') : NULL;
    const char *end = begin ? strchr(begin, '<') : NULL;
    *id = end ? begin + 1 : "";
    return end ? (int)(end - begin - 1) : 0;
}

static int reply_inform(int fd, const struct request *r)
{
    char body[1024], all[2048];
    const char *id;
    int id_len = id_of(r, &id);
    int body_len = snprintf(
        body, sizeof(body),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soap:Envelope "
        "xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" "
        "xmlns:cwmp=\"urn:dslforum-org:cwmp-1-2\"><soap:Header><cwmp:ID soap:mustUnderstand=\"1\">"
        "%.*s</cwmp:ID></soap:Header><soap:Body><cwmp:InformResponse><MaxEnvelopes>1"
        "</MaxEnvelopes></cwmp:InformResponse></soap:Body></soap:Envelope>\n",
        id_len, id);
    int len = snprintf(all, sizeof(all),
                       "HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\n"
                       "Set-Cookie: session=0123456789abcdef\r\nContent-Length: %d\r\n\r\n%s",
                       body_len, body);
    return send(fd, all, (size_t)len, MSG_NOSIGNAL) < 0 ? -1 : 0;
}

static int reply_end(int fd)
{
    static const char end[] = "HTTP/1.1 204 No Content\r\n\r\n";
    return send(fd, end, sizeof(end) - 1, MSG_NOSIGNAL) < 0 ? -1 : 0;
}

static int reply_figures(int fd, struct measure **measure)
{
    char all[256];
    int len = snprintf(all, sizeof(all), "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n%.1f\n",
                       measure_median_us(*measure));
    measure_free(*measure);
    *measure = measure_new(SESSIONS_MAX);
    (void)send(fd, all, (size_t)len, MSG_NOSIGNAL);
    return -1;
}

static void serve(int listening, const char *file)
{
    struct request *r = calloc(1, sizeof(*r));
    struct measure *measure = measure_new(SESSIONS_MAX);
    int one = 1;
    unsigned messages = 0;
    for (int fd; r && measure && (fd = accept(listening, NULL, NULL)) >= 0; close(fd)) {
        double begin = measure_wall_us();
        int error = setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
        while (!error && !request_read(fd, r)) {
            if (!strncmp(r->data, "GET ", 4)) {
                error = reply_figures(fd, &measure);
            } else if (r->body_len) {
                error = reply_inform(fd, r);
                if (++messages == 2)
                    (void)fs_replace(file, r->body, r->body_len, 0600);
            } else {
                error = reply_end(fd);
                measure_add(measure, measure_wall_us() - begin);
            }
        }
    }
    measure_free(measure);
    free(r);
}

int main(int argc, char **argv)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(at);
    if (argc != 2 || argv[1][0] == '-') {
        fputs("usage: server FILE\n", stderr);
        return 2;
    }
    int listening = socket(AF_INET, SOCK_STREAM, 0);
    if (listening < 0 || bind(listening, (struct sockaddr *)&at, len) || listen(listening, 16) ||
        getsockname(listening, (struct sockaddr *)&at, &len)) {
        perror("server");
        return 1;
    }
    printf("listening on http://127.0.0.1:%d/acs\n", ntohs(at.sin_port));
    fflush(stdout);
    serve(listening, argv[1]);
    return 0;
}
