/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tail.c: see tail.h.
 */
#include "cli/tail.h"

#include <string.h>
#include <strings.h>

#include "cli/offer.h"
#include "platform/banned.h"

/* Behind what the next token stands. */
enum state {
    BEHIND_COMMAND, /* or a regular expression */
    BEHIND_BAR,
    BEHIND_LINENUM,
    BEHIND_FILTER, /* begin, exclude, include */
    BEHIND_REDIRECT,
    BEHIND_FILE,
};

static const struct {
    const char *label, *help;
} filters[] = {
    [TAIL_BEGIN] = {"begin", "Output from the first matching line on"},
    [TAIL_EXCLUDE] = {"exclude", "Lines that do not match"},
    [TAIL_INCLUDE] = {"include", "Lines that match"},
    [TAIL_BY_LINENUM] = {"by-linenum", "Number the lines"},
};
enum { FILTER_COUNT = sizeof(filters) / sizeof(filters[0]) };

struct scan {
    const char *line;
    size_t length;
    size_t start, end; /* of the token */
    bool quoted, open; /* the token is in quotes, which are not closed */
    enum state state;
    struct tail *tail;
    size_t used; /* of its store */
    size_t column;
    const char *why;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_sign(char c)
{
    return c == '|' || c == '>';
}

/* Behind the closing quote of what begins with one; the end of the line when there is none. */
static size_t skip_quoted(const char *line, size_t at, bool *open)
{
    for (at++; line[at] && line[at] != '"'; at++)
        if (line[at] == '\\' && (line[at + 1] == '"' || line[at + 1] == '\\'))
            at++;
    *open = !line[at];
    return *open ? at : at + 1;
}

size_t tail_start(const char *line)
{
    size_t at = 0;
    bool open;
    while (line[at]) {
        if (line[at] == '"' && (!at || is_blank(line[at - 1])))
            at = skip_quoted(line, at, &open);
        else if (is_sign(line[at]))
            break;
        else
            at++;
    }
    return at;
}

/* --- tokens --- */

/* Where an unquoted regular expression ends: before the blank with a sign behind it, and blanks at
 * the end of the line do not count. */
static size_t regex_end(const struct scan *s)
{
    size_t end = s->start;
    for (size_t at = s->start; s->line[at]; at++) {
        if (is_sign(s->line[at]) && at > s->start && is_blank(s->line[at - 1]))
            break;
        if (!is_blank(s->line[at]))
            end = at + 1;
    }
    return end;
}

/* Finds the token behind the last one; false at the end of the line. */
static bool next_token(struct scan *s)
{
    size_t at = s->end;
    while (is_blank(s->line[at]))
        at++;
    s->start = at;
    s->quoted = s->open = false;
    if (!s->line[at])
        return false;
    bool text = s->state == BEHIND_FILTER || s->state == BEHIND_REDIRECT;
    if (text && s->line[at] == '"') {
        s->quoted = true;
        at = skip_quoted(s->line, at, &s->open);
    } else if (s->state == BEHIND_FILTER) {
        at = regex_end(s);
    } else if (s->state == BEHIND_REDIRECT || !is_sign(s->line[at])) {
        while (s->line[at] && !is_blank(s->line[at]) && (text || !is_sign(s->line[at])))
            at++;
    } else {
        at += s->line[at] == '>' && s->line[at + 1] == '>' ? 2 : 1;
    }
    s->end = at;
    return true;
}

static enum verdict fail(struct scan *s, enum verdict verdict, size_t column, const char *why)
{
    s->column = column;
    s->why = why;
    return verdict;
}

/* Copies the token without its quotes into the store. */
static const char *keep(struct scan *s)
{
    char *to = s->tail->store + s->used;
    size_t at = s->start + (s->quoted ? 1 : 0), end = s->end - (s->quoted && !s->open ? 1 : 0);
    size_t len = 0;
    for (; at < end; at++) {
        if (s->quoted && s->line[at] == '\\' && (s->line[at + 1] == '"' || s->line[at + 1] == '\\'))
            at++;
        to[len++] = s->line[at];
    }
    to[len] = '\0';
    s->used += len + 1;
    return to;
}

/* --- what the tokens mean --- */

static enum verdict take_sign(struct scan *s)
{
    char sign = s->line[s->start];
    if (!is_sign(sign))
        return fail(s, VERDICT_TOO_MANY, s->start, "");
    if (sign == '|') {
        if (s->tail->count >= TAIL_FILTERS_MAX)
            return fail(s, VERDICT_TOO_MANY, s->start, "");
        s->state = BEHIND_BAR;
        return VERDICT_OK;
    }
    s->tail->target = s->end - s->start == 2 ? TAIL_FILE_APPEND : TAIL_FILE_NEW;
    s->state = BEHIND_REDIRECT;
    return VERDICT_OK;
}

static bool may_be(const struct scan *s, size_t filter)
{
    if (filter == TAIL_BY_LINENUM && s->state == BEHIND_LINENUM)
        return false;
    size_t len = s->end - s->start;
    return strlen(filters[filter].label) >= len &&
           !strncasecmp(filters[filter].label, s->line + s->start, len);
}

static enum verdict take_filter(struct scan *s)
{
    size_t found = 0, which = 0;
    for (size_t i = 0; i < FILTER_COUNT; i++)
        if (!is_sign(s->line[s->start]) && may_be(s, i)) {
            found++;
            which = i;
        }
    if (found != 1)
        return fail(s, found ? VERDICT_AMBIGUOUS : VERDICT_UNRECOGNIZED, s->start, "");
    if (s->tail->count >= TAIL_FILTERS_MAX) /* the second half of "by-linenum include" */
        return fail(s, VERDICT_TOO_MANY, s->start, "");
    s->tail->filters[s->tail->count++] = (struct tail_filter){(enum tail_kind)which, "", s->start};
    s->state = which == TAIL_BY_LINENUM ? BEHIND_LINENUM : BEHIND_FILTER;
    return VERDICT_OK;
}

static enum verdict take_regex(struct scan *s)
{
    if (s->open)
        return fail(s, VERDICT_INCOMPLETE, s->length + 1, "");
    const char *text = keep(s);
    size_t len = strlen(text);
    if (!s->quoted && *text == '|')
        return fail(s, VERDICT_WRONG, s->start, "must not begin with '|'");
    if (!len || len > TAIL_REGEX_MAX)
        return fail(s, VERDICT_WRONG, s->start, len ? "is too long" : "is too short");
    s->tail->filters[s->tail->count - 1].text = text;
    s->tail->filters[s->tail->count - 1].column = s->start;
    s->state = BEHIND_COMMAND;
    return VERDICT_OK;
}

static enum verdict take_file(struct scan *s)
{
    if (s->open)
        return fail(s, VERDICT_INCOMPLETE, s->length + 1, "");
    const char *text = keep(s);
    size_t len = strlen(text);
    if (!s->quoted && is_sign(*text))
        return fail(s, VERDICT_WRONG, s->start, "must be a file name");
    if (!len || len > TAIL_FILE_MAX)
        return fail(s, VERDICT_WRONG, s->start, len ? "is too long" : "is too short");
    s->tail->file = text;
    s->tail->file_column = s->start;
    s->state = BEHIND_FILE;
    return VERDICT_OK;
}

static enum verdict take(struct scan *s)
{
    switch (s->state) {
    case BEHIND_COMMAND:
        return take_sign(s);
    case BEHIND_LINENUM:
        return is_sign(s->line[s->start]) ? take_sign(s) : take_filter(s);
    case BEHIND_BAR:
        return take_filter(s);
    case BEHIND_FILTER:
        return take_regex(s);
    case BEHIND_REDIRECT:
        return take_file(s);
    case BEHIND_FILE:
        break;
    }
    return fail(s, VERDICT_TOO_MANY, s->start, "");
}

static bool may_end(enum state state)
{
    return state == BEHIND_COMMAND || state == BEHIND_LINENUM || state == BEHIND_FILE;
}

/* Where the next word would begin. */
static size_t next_column(const struct scan *s)
{
    return s->length + (s->length && is_blank(s->line[s->length - 1]) ? 0 : 1);
}

static struct scan begin(const char *line, size_t start, struct tail *tail)
{
    tail->count = 0;
    tail->target = TAIL_SCREEN;
    tail->file = NULL;
    return (struct scan){
        .line = line, .length = strlen(line), .end = start, .tail = tail, .why = ""};
}

enum verdict tail_read(const char *line, size_t start, struct tail *out, size_t *column,
                       const char **why)
{
    struct scan s = begin(line, start, out);
    enum verdict verdict = VERDICT_OK;
    while (verdict == VERDICT_OK && next_token(&s))
        verdict = take(&s);
    if (verdict == VERDICT_OK && !may_end(s.state))
        verdict = fail(&s, VERDICT_INCOMPLETE, next_column(&s), "");
    *column = s.column;
    *why = s.why;
    return verdict;
}

/* --- '?' and TAB --- */

/* Offers the word if it begins like the token that is being typed (begun false: there is none). */
static void offer_word(const struct scan *s, bool begun, const char *label, const char *help,
                       struct offer *offer)
{
    size_t len = begun ? s->end - s->start : 0;
    if (strlen(label) >= len && !strncasecmp(label, s->line + s->start, len))
        offer_add(offer, label, help, !is_sign(*label));
}

static void offer_filters(const struct scan *s, bool begun, struct offer *offer)
{
    for (size_t i = 0; i < FILTER_COUNT; i++)
        if (i != TAIL_BY_LINENUM || s->state != BEHIND_LINENUM)
            offer_word(s, begun, filters[i].label, filters[i].help, offer);
}

static void collect(const struct scan *s, bool begun, struct offer *offer)
{
    offer->cr = !begun && may_end(s->state);
    offer->from = begun ? s->start : s->length;
    if (s->state == BEHIND_FILTER)
        offer_add(offer, "TEXT", "Regular expression, at most 256 characters", false);
    if (s->state == BEHIND_REDIRECT)
        offer_add(offer, "STRING<1-63>", "File name", false);
    if (s->state == BEHIND_BAR || s->state == BEHIND_LINENUM)
        offer_filters(s, begun, offer);
    if (s->state != BEHIND_COMMAND && s->state != BEHIND_LINENUM)
        return;
    offer_word(s, begun, ">", "Send the output to a file", offer);
    offer_word(s, begun, ">>", "Add the output to the end of a file", offer);
    offer_word(s, begun, "|", "Matching output", offer);
}

enum verdict tail_offer(const char *line, size_t start, struct offer *offer, size_t *column)
{
    struct tail tail;
    struct scan s = begin(line, start, &tail);
    enum verdict verdict = VERDICT_OK;
    bool begun = false;
    while (verdict == VERDICT_OK && !begun && next_token(&s)) {
        begun = s.end == s.length;
        if (!begun)
            verdict = take(&s);
    }
    if (verdict == VERDICT_OK) {
        collect(&s, begun, offer);
        if (!offer->count && !offer->cr) /* then it cannot be taken either */
            verdict = take(&s);
    }
    *column = s.column;
    return verdict;
}
