/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * monitors.c: see monitors.h.
 */
#include "cwmp/monitors.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/buf.h"
#include "platform/control_server.h"
#include "platform/log_buffer.h"
#include "platform/banned.h"

struct monitor {
    struct monitor *next;
    unsigned connection, level;
    unsigned long lost; /* lines */
};

struct monitors {
    struct log_buffer *buffer;
    struct control_server *server;
    struct monitor *list;
};

/* 0 when it is in the socket. */
static int send_line(const struct monitors *monitors, const struct monitor *monitor,
                     const char *line)
{
    struct buf record;
    buf_init(&record, CONTROL_MESSAGE_MAX);
    control_put(&record, "log");
    int error = control_put(&record, line);
    if (!error)
        error = control_server_push(monitors->server, monitor->connection, &record);
    buf_free(&record);
    return error;
}

static void tell(const struct monitors *monitors, struct monitor *monitor, const char *line)
{
    enum { WARNING = 4 };
    char text[64], notice[LOG_BUFFER_LINE_SIZE];
    if (monitor->lost) {
        snprintf(text, sizeof(text), "%lu log lines were not shown here.", monitor->lost);
        log_buffer_compose(monitors->buffer, WARNING, "CWMP_LOST", text, notice);
        if (send_line(monitors, monitor, notice)) {
            monitor->lost++;
            return;
        }
        monitor->lost = 0;
    }
    if (send_line(monitors, monitor, line))
        monitor->lost++;
}

static void on_line(void *ctx, unsigned level, const char *line)
{
    struct monitors *monitors = ctx;
    if (!monitors->server)
        return;
    for (struct monitor *monitor = monitors->list; monitor; monitor = monitor->next)
        if (level <= monitor->level)
            tell(monitors, monitor, line);
}

int monitors_new(struct log_buffer *buffer, struct monitors **out)
{
    struct monitors *monitors = calloc(1, sizeof(*monitors));
    if (!monitors)
        return -ENOMEM;
    monitors->buffer = buffer;
    log_buffer_watch(buffer, on_line, monitors);
    *out = monitors;
    return 0;
}

void monitors_free(struct monitors *monitors)
{
    if (!monitors)
        return;
    log_buffer_watch(monitors->buffer, NULL, NULL);
    while (monitors->list) {
        struct monitor *monitor = monitors->list;
        monitors->list = monitor->next;
        free(monitor);
    }
    free(monitors);
}

void monitors_serve(struct monitors *monitors, struct control_server *server)
{
    monitors->server = server;
}

static struct monitor **find(struct monitors *monitors, unsigned connection)
{
    struct monitor **link = &monitors->list;
    while (*link && (*link)->connection != connection)
        link = &(*link)->next;
    return link;
}

int monitors_add(struct monitors *monitors, unsigned connection, unsigned level)
{
    struct monitor **link = find(monitors, connection);
    if (!*link && !(*link = calloc(1, sizeof(**link))))
        return -ENOMEM;
    (*link)->connection = connection;
    (*link)->level = level;
    return 0;
}

void monitors_leave(struct monitors *monitors, unsigned connection)
{
    struct monitor **link = find(monitors, connection), *monitor = *link;
    if (!monitor)
        return;
    *link = monitor->next;
    free(monitor);
}
