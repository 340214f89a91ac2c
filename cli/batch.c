/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * batch.c: see batch.h.
 */
#include "cli/batch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/screen.h"
#include "cli/shell.h"
#include "platform/buf.h"
#include "platform/config_text.h"

#include "platform/banned.h"

/* Where output waits until it is known whether the line was refused; more than that is no
 * complaint. */
enum { HELD_MAX = 16384 };

struct batch {
    struct shell *shell;
    struct buf held;
    bool refused, ended;
    bool lost; /* cwmpd could not be reached */
};

static void release(struct batch *batch, FILE *to)
{
    (void)fwrite(buf_text(&batch->held), 1, batch->held.len, to);
    buf_reset(&batch->held);
}

static void on_output(void *ctx, const char *data, size_t len)
{
    struct batch *batch = ctx;

    for (size_t i = 0; i < len; i++) {
        if (batch->held.len == HELD_MAX || buf_error(&batch->held) != 0)
            release(batch, stdout);
        (void)buf_putc(&batch->held, screen_char(data[i]));
    }
}

/* "place: line", below it the shell's complaint with the caret under the right column. */
static void complain(struct batch *batch, const char *place, const char *line)
{
    int indent = 0;
    char *shown = strdup(line);

    batch->refused = true;
    (void)fflush(stdout);
    if (place != NULL)
        indent = fprintf(stderr, "%s: ", place);
    if (shown != NULL)
        config_text_comware.hide(
            shown); /* who reads a script's errors need not see its passwords */
    for (char *c = shown; c != NULL && *c != '\0'; c++)
        *c = screen_char(*c);
    (void)fprintf(stderr, "%s\n", shown != NULL ? shown : "");
    free(shown);
    if (screen_caret_begins(buf_text(&batch->held)))
        (void)fprintf(stderr, "%*s", indent > 0 ? indent : 0, "");
    release(batch, stderr);
}

static void run_line(struct batch *batch, const char *place, const char *line)
{
    enum shell_result result = shell_run(batch->shell, line);

    if (result == SHELL_REFUSED)
        complain(batch, place, line);
    else
        release(batch, stdout);
    batch->lost = batch->lost || shell_is_lost(batch->shell);
    batch->ended = result == SHELL_QUIT;
}

static void run_file_line(struct batch *batch, const char *place, char *line, size_t len)
{
    if (len > 0 && line[len - 1] == '\n')
        line[--len] = '\0';
    if (len > 0 && line[len - 1] == '\r')
        line[--len] = '\0';
    if (strlen(line) == len) {
        run_line(batch, place, line);
    } else {
        batch->refused = true;
        (void)fflush(stdout);
        (void)fprintf(stderr, "%s: the line holds a NUL byte\n", place);
    }
}

static int run_file(struct batch *batch, const char *name)
{
    FILE *file = fopen(name, "re");
    char *line = NULL;
    size_t size = 0;
    ssize_t len;
    int rc = 0;

    if (file == NULL)
        return -errno;
    errno = 0;
    for (unsigned long number = 1; !batch->ended && (len = getline(&line, &size, file)) >= 0;
         number++) {
        char *place = NULL;

        if (asprintf(&place, "%s:%lu", name, number) < 0) {
            rc = -ENOMEM;
            break;
        }
        run_file_line(batch, place, line, (size_t)len);
        explicit_bzero(line, (size_t)len);
        free(place);
        errno = 0;
    }
    if (ferror(file))
        rc = errno != 0 ? -errno : -EIO;
    free(line);
    (void)fclose(file);
    return rc;
}

int batch_run(struct control_client *client, const struct batch_item *items, size_t count)
{
    struct batch batch = {0};
    struct shell_io io = {.output = on_output, .ask = NULL, .ctx = &batch};
    int rc;

    buf_init(&batch.held, HELD_MAX);
    rc = shell_new(client, &io, &batch.shell);
    if (rc != 0)
        (void)fprintf(stderr, "cwmpsh: cannot start: %s\n", strerror(-rc));
    for (size_t i = 0; rc == 0 && i < count && !batch.ended; i++) {
        if (!items[i].file) {
            run_line(&batch, NULL, items[i].text);
            continue;
        }
        rc = run_file(&batch, items[i].text);
        if (rc != 0)
            (void)fprintf(stderr, "cwmpsh: %s: %s\n", items[i].text, strerror(-rc));
    }
    if (fflush(stdout) != 0 && rc == 0) {
        rc = -errno;
        (void)fprintf(stderr, "cwmpsh: cannot write the output: %s\n", strerror(-rc));
    }
    shell_free(batch.shell);
    buf_wipe(&batch.held);
    return rc != 0 || batch.lost ? 2 : batch.refused ? 1 : 0;
}
