/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fuzz_grammar.c: any bytes as lines of the command language: parse, '?', TAB, the filters behind a
 * display command, and the same lines as a configuration file, which has to be printed so that it
 * reads back as what it was.
 *
 * The first byte says what the others are: '0' to '5' lines that are typed in the first to the last
 * view of enum view, '6' a configuration.
 */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "cli/filter.h"
#include "cli/pattern.h"
#include "platform/buf.h"
#include "platform/config_text.h"
#include "platform/txn.h"
#include "tests/unit/command_lines.h"

#include "platform/banned.h"

enum {
    LINES_MAX = 8,
    OUT_MAX = 1 << 20,
    INPUT_MAX = 4096,
    WHY_SIZE = 256,
    TURNS = 2,
};

#define SOME_CIPHER "$c$3$QWxsIHlvdXIgYmFzZSBhcmUgYmVsb25nIHRvIHVz"

struct lines {
    char *text;
    char *items[LINES_MAX];
    size_t count;
};

/* A NUL ends a line, too. */
static void lines_split(const uint8_t *data, size_t size, struct lines *out)
{
    char *rest;

    out->text = malloc(size + 1);
    fuzz_promise(out->text != NULL, "memory");
    memcpy(out->text, data, size);
    out->text[size] = '\0';
    out->count = 0;
    for (rest = out->text; rest <= out->text + size && out->count < LINES_MAX;) {
        size_t len = strcspn(rest, "\n");

        rest[len] = '\0';
        out->items[out->count++] = rest;
        rest += len + 1;
    }
}

/* --- filters --- */

static void play_filters(const struct tail *tail, const struct lines *lines)
{
    struct filters *filters;
    size_t column = 0;
    const char *why = "";
    struct buf out;

    if (filters_new(tail, &filters, &column, &why) != 0)
        return;
    buf_init(&out, OUT_MAX);
    for (size_t i = 0; i < lines->count; i++)
        (void)filters_line(filters, lines->items[i], strlen(lines->items[i]), &out);
    buf_free(&out);
    filters_free(filters);
}

static void play_pattern(const struct lines *lines)
{
    struct pattern *pattern;
    const char *why = NULL;

    if (pattern_new(lines->items[0], &pattern, &why) != 0) {
        fuzz_promise(why != NULL && *why != '\0', "a refused expression is told why");
        return;
    }
    for (size_t i = 0; i < lines->count; i++) {
        int first = pattern_match(pattern, lines->items[i], strlen(lines->items[i]));
        int again = pattern_match(pattern, lines->items[i], strlen(lines->items[i]));

        fuzz_promise(first == again, "a pattern has no memory");
    }
    pattern_free(pattern);
}

/* --- what is typed --- */

static void play_parse(const struct grammar *grammar, enum view view, const char *line,
                       const struct lines *lines)
{
    static const struct parse nothing;
    struct parse *p = malloc(sizeof *p);

    fuzz_promise(p != NULL, "memory");
    *p = nothing;
    grammar_parse(grammar, view, line, p);
    fuzz_promise(p->column <= strlen(line) + 1, "the caret stands under the line or one behind it");
    fuzz_promise(p->verdict != VERDICT_WRONG || p->why != NULL, "a wrong value is told why");
    if (p->verdict == VERDICT_OK) {
        fuzz_promise(p->arguments.command != NULL, "a good line has a row");
        fuzz_promise(p->arguments.count <= ARGUMENTS_MAX, "arguments have room");
        for (size_t i = 0; i < p->arguments.count; i++)
            fuzz_promise(p->arguments.items[i].text != NULL &&
                             p->arguments.items[i].column <= strlen(line),
                         "an argument has a text and stands in the line");
        if (p->arguments.command->flags & COMMAND_DISPLAY)
            play_filters(&p->tail, lines);
    }
    free(p);
}

static void play_typed(const struct grammar *grammar, enum view view, const char *line,
                       const struct lines *lines)
{
    struct buf out;
    size_t column = 0;

    play_parse(grammar, view, line, lines);
    buf_init(&out, OUT_MAX);
    if (grammar_help(grammar, view, line, &out, &column) == VERDICT_OK)
        fuzz_promise(out.len > 0 && buf_text(&out)[out.len - 1] == '\n', "help is lines");
    else
        fuzz_promise(column <= strlen(line) + 1, "the caret of help stands there, too");
    for (unsigned turn = 0; turn < TURNS; turn++) {
        buf_reset(&out);
        if (grammar_complete(grammar, view, line, turn, &out)) {
            fuzz_promise(buf_error(&out) == 0, "a completion has room");
            play_parse(grammar, view, buf_text(&out), lines);
        }
    }
    buf_free(&out);
}

/* --- as a configuration --- */

/* As the store does: canonical texts, and passwords encrypted. */
static void apply(const struct txn *txn, struct settings *settings)
{
    char text[SETTING_TEXT_MAX];

    apply_changes(txn, settings);
    for (size_t i = 0; i < txn->change_count; i++) {
        const struct txn_change *change = &txn->changes[i];

        if (change->kind != TXN_VALUE || !change->text)
            continue;
        if (change->form == TXN_CIPHER)
            continue;
        if (setting_row(change->id)->type == SETTING_TYPE_SECRET)
            memcpy(text, SOME_CIPHER, sizeof SOME_CIPHER);
        else
            setting_canonical(change->id, change->text, text, sizeof text);
        if (change->key)
            settings_entry_put(settings, change->id, change->key, text);
        else
            settings_put(settings, change->id, change->source, text);
    }
}

/* Reads one line into the settings; what read_line() said. */
static int configure(const char *line, struct config_place *place, struct settings *settings)
{
    char why[WHY_SIZE] = "";
    struct txn *txn;
    int error;

    fuzz_promise(txn_new(SETTER_CLI, &txn) == 0, "memory");
    error = config_text_comware.read_line(line, place, txn, why, sizeof why);
    if (error == 0)
        apply(txn, settings);
    else
        fuzz_promise(*why != '\0', "a refused line is told why");
    txn_free(txn);
    return error;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

/* The settings print so that they read back: with the same values in force, and printing the same.
 */
static void check_printed(const struct settings *settings)
{
    struct config_place place = {.view = 0};
    struct settings *again;
    struct buf printed, printed_again;

    buf_init(&printed, OUT_MAX);
    buf_init(&printed_again, OUT_MAX);
    fuzz_promise(config_text_comware.print(settings, "1", &printed) == 0, "what was read prints");
    fuzz_promise(settings_new(&again) == 0, "memory");
    for (size_t at = 0; at < printed.len;) {
        size_t len = strcspn(printed.data + at, "\n");

        printed.data[at + len] = '\0';
        fuzz_promise(configure(printed.data + at, &place, again) == 0, printed.data + at);
        printed.data[at + len] = '\n';
        at += len + 1;
    }
    fuzz_promise(place.open == 0, "a printed text has an end");
    fuzz_promise(config_text_comware.print(again, "1", &printed_again) == 0, "it prints again");
    fuzz_promise(!strcmp(buf_text(&printed), buf_text(&printed_again)), buf_text(&printed_again));
    for (unsigned id = 0; id < SETTING_COUNT; id++)
        if (setting_row((enum setting_id)id)->list == LIST_NONE)
            fuzz_promise(same_text(settings_effective(settings, (enum setting_id)id),
                                   settings_effective(again, (enum setting_id)id)),
                         setting_row((enum setting_id)id)->name);
    settings_free(again);
    buf_free(&printed_again);
    buf_free(&printed);
}

static void play_configuration(const struct lines *lines)
{
    struct config_place place = {.view = 0};
    struct settings *settings;

    fuzz_promise(settings_new(&settings) == 0, "memory");
    for (size_t i = 0; i < lines->count; i++) {
        char *shown = strdup(lines->items[i]);

        fuzz_promise(shown != NULL, "memory");
        config_text_comware.hide(shown);
        fuzz_promise(strlen(shown) <= strlen(lines->items[i]), "hiding adds nothing");
        free(shown);
        (void)configure(lines->items[i], &place, settings);
    }
    check_printed(settings);
    settings_free(settings);
}

static void play_lines(enum view view, const struct lines *lines)
{
    static struct grammar *grammar; /* kept: it takes longer to make than to use */

    if (!grammar)
        grammar = grammar_of_all();
    for (size_t i = 0; i < lines->count; i++)
        play_typed(grammar, view, lines->items[i], lines);
    play_pattern(lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lines lines = {.count = 0};

    if (size < 2 || size > INPUT_MAX)
        return 0;
    lines_split(data + 1, size - 1, &lines);
    if (data[0] / VIEW_COUNT % 2 == 0)
        play_lines((enum view)(data[0] % VIEW_COUNT), &lines);
    else
        play_configuration(&lines);
    free(lines.text);
    return 0;
}
