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

struct script {
    const char *name;
    FILE *file;
    char *line; /* the latest, without its end */
    size_t size;
    unsigned long number;
    bool is_text; /* the line holds no NUL byte */
};

struct batch {
    struct shell *shell;
    struct buf held;
    struct script *script;           /* the one being run; NULL: lines of --command */
    char *text;                      /* the lines behind the one being run of --command */
    const struct batch_item *follow; /* the items behind the one being run */
    size_t follow_count;
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

/* The lines of one argument: `ssh switch` hands on all of its arguments as one, which may hold
 * several lines. */
static char *next_of_text(struct batch *batch)
{
    char *line = strsep(&batch->text, "\n");
    size_t len = line != NULL ? strlen(line) : 0;

    if (len > 0 && line[len - 1] == '\r')
        line[len - 1] = '\0';
    return line;
}

static void run_text(struct batch *batch, char *text)
{
    char *line;

    batch->text = text;
    while (!batch->ended && (line = next_of_text(batch)) != NULL)
        run_line(batch, NULL, line);
}

/* The next line of the file. False at its end, or when it cannot be read. */
static bool read_script(struct script *script)
{
    ssize_t len;

    if (script->line != NULL)
        explicit_bzero(script->line, script->size); /* it may have held a password */
    errno = 0;
    len = getline(&script->line, &script->size, script->file);
    if (len < 0)
        return false;
    script->number++;
    if (len > 0 && script->line[len - 1] == '\n')
        script->line[--len] = '\0';
    if (len > 0 && script->line[len - 1] == '\r')
        script->line[--len] = '\0';
    script->is_text = strlen(script->line) == (size_t)len;
    return true;
}

static const struct batch_item *next_item(struct batch *batch)
{
    batch->follow_count--;
    return batch->follow++;
}

/* A line of a text that goes on (header) is the next one of the file, or of the arguments. */
static int on_next_line(void *ctx, const char *prompt, char *line, size_t size)
{
    struct batch *batch = ctx;
    const char *next = NULL;

    (void)prompt;
    if (batch->script != NULL) {
        if (read_script(batch->script) && batch->script->is_text)
            next = batch->script->line;
    } else {
        next = next_of_text(batch);
        if (next == NULL && batch->follow_count > 0 && !batch->follow->file) {
            batch->text = next_item(batch)->text;
            next = next_of_text(batch);
        }
    }
    if (next == NULL)
        return -ENOTTY;
    return snprintf(line, size, "%s", next) < (int)size ? 0 : -EMSGSIZE;
}

static int run_script_line(struct batch *batch)
{
    struct script *script = batch->script;
    char *place = NULL;

    if (asprintf(&place, "%s:%lu", script->name, script->number) < 0)
        return -ENOMEM;
    if (script->is_text) {
        /* The line's memory is needed for the lines that a command may ask for. */
        char *line = strdup(script->line);

        if (line != NULL) {
            run_line(batch, place, line);
            explicit_bzero(line, strlen(line));
            free(line);
        } else {
            batch->refused = true;
        }
    } else {
        batch->refused = true;
        (void)fflush(stdout);
        (void)fprintf(stderr, "%s: the line holds a NUL byte\n", place);
    }
    free(place);
    return 0;
}

static int run_file(struct batch *batch, const char *name)
{
    struct script script = {.name = name, .file = fopen(name, "re")};
    int rc = 0;

    if (script.file == NULL)
        return -errno;
    batch->script = &script;
    while (rc == 0 && !batch->ended && read_script(&script))
        rc = run_script_line(batch);
    if (rc == 0 && ferror(script.file))
        rc = errno != 0 ? -errno : -EIO;
    batch->script = NULL;
    if (script.line != NULL)
        explicit_bzero(script.line, script.size);
    free(script.line);
    (void)fclose(script.file);
    return rc;
}

int batch_run(struct control_client *client, const struct batch_item *items, size_t count)
{
    struct batch batch = {0};
    struct shell_io io = {
        .output = on_output, .ask = NULL, .next_line = on_next_line, .ctx = &batch};
    int rc;

    buf_init(&batch.held, HELD_MAX);
    rc = shell_new(client, &io, &batch.shell);
    if (rc != 0)
        (void)fprintf(stderr, "cwmpsh: cannot start: %s\n", strerror(-rc));
    batch.follow = items;
    batch.follow_count = count;
    while (rc == 0 && batch.follow_count > 0 && !batch.ended) {
        const struct batch_item *item = next_item(&batch);

        if (!item->file) {
            run_text(&batch, item->text);
            continue;
        }
        rc = run_file(&batch, item->text);
        if (rc != 0)
            (void)fprintf(stderr, "cwmpsh: %s: %s\n", item->text, strerror(-rc));
    }
    if (fflush(stdout) != 0 && rc == 0) {
        rc = -errno;
        (void)fprintf(stderr, "cwmpsh: cannot write the output: %s\n", strerror(-rc));
    }
    shell_free(batch.shell);
    buf_wipe(&batch.held);
    return rc != 0 || batch.lost ? 2 : batch.refused ? 1 : 0;
}
