/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pattern.c: see pattern.h.
 *
 * An expression becomes a short program. Without \N all its threads run side by side over the line,
 * so that each instruction is looked at once for each character. With \N a thread has a past, and
 * one is tried after the other: that is what steps are counted for.
 */
#include "cli/pattern.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/program.h"
#include "platform/banned.h"

enum {
    STEPS_MAX = 2000000, /* for one line: some ten milliseconds */
    WAYS_MAX = 16384,    /* not yet tried */
};

/* What is left to try: to go on at an instruction, or first to put a slot back. */
struct way {
    bool restores;
    uint16_t at;   /* instruction or slot */
    int32_t value; /* position; of a slot, -1: none */
};

struct pattern {
    struct program program;
    /* Threads side by side: the instructions that wait for a character, those for the next one,
     * those still to be looked at; and in which round an instruction was last added. */
    uint16_t *now, *next, *todo;
    size_t *added;
    size_t round;
    struct way *ways; /* with \N */
};

static int make_room(struct pattern *p)
{
    size_t count = p->program.count;
    if (p->program.refers) {
        p->ways = malloc(WAYS_MAX * sizeof(*p->ways));
        return p->ways ? 0 : -ENOMEM;
    }
    p->now = calloc(count, sizeof(*p->now));
    p->next = calloc(count, sizeof(*p->next));
    p->todo = calloc(count, sizeof(*p->todo));
    p->added = calloc(count, sizeof(*p->added));
    return p->now && p->next && p->todo && p->added ? 0 : -ENOMEM;
}

int pattern_new(const char *text, struct pattern **out, const char **why)
{
    struct pattern *p = calloc(1, sizeof(*p));
    if (!p)
        return -ENOMEM;
    int error = program_read(text, &p->program, why);
    if (!error)
        error = make_room(p);
    if (error) {
        pattern_free(p);
        return error;
    }
    *out = p;
    return 0;
}

void pattern_free(struct pattern *p)
{
    if (!p)
        return;
    program_free(&p->program);
    free(p->now);
    free(p->next);
    free(p->todo);
    free(p->added);
    free(p->ways);
    free(p);
}

/* --- matching --- */

struct text {
    const unsigned char *bytes;
    size_t len;
};

static bool takes(const struct program *p, const struct op *op, unsigned char c)
{
    switch (op->kind) {
    case OP_CHAR:
        return op->value == c;
    case OP_ANY:
        return true;
    case OP_SET:
        return p->sets[op->value][c / 8] & 1u << c % 8;
    default:
        return false;
    }
}

static bool is_at(const struct op *op, const struct text *text, size_t pos)
{
    bool before = pos > 0 && program_is_word(text->bytes[pos - 1]);
    bool behind = pos < text->len && program_is_word(text->bytes[pos]);
    switch (op->kind) {
    case OP_LINE_BEGIN:
        return pos == 0;
    case OP_LINE_END:
        return pos == text->len;
    case OP_WORD_BEGIN:
        return !before && behind;
    case OP_WORD_END:
        return before && !behind;
    case OP_WORD_EDGE:
        return before != behind;
    case OP_WORD_INSIDE:
        return before == behind;
    default:
        return false;
    }
}

/* --- side by side --- */

static void push(struct pattern *p, size_t *todo, size_t at)
{
    if (p->added[at] == p->round)
        return;
    p->added[at] = p->round;
    p->todo[(*todo)++] = (uint16_t)at;
}

/* Adds what can be reached at pos from an instruction without taking a character to list. Returns
 * whether that is the end. */
static bool add(struct pattern *p, const struct text *text, size_t at, size_t pos, uint16_t *list,
                size_t *count)
{
    size_t todo = 0;
    push(p, &todo, at);
    while (todo > 0) {
        at = p->todo[--todo];
        const struct op *op = &p->program.ops[at];
        size_t target = (size_t)((int)at + op->to);
        switch (op->kind) {
        case OP_MATCH:
            return true;
        case OP_CHAR:
        case OP_ANY:
        case OP_SET:
            list[(*count)++] = (uint16_t)at;
            break;
        case OP_JUMP:
            push(p, &todo, target);
            break;
        case OP_SPLIT:
        case OP_AGAIN:
            push(p, &todo, target);
            push(p, &todo, at + 1);
            break;
        default:
            if (op->kind == OP_SAVE || is_at(op, text, pos))
                push(p, &todo, at + 1);
        }
    }
    return false;
}

static int match_side_by_side(struct pattern *p, const struct text *text)
{
    size_t count = 0;
    p->round++;
    bool found = add(p, text, 0, 0, p->now, &count);
    for (size_t pos = 0; !found && pos < text->len; pos++) {
        size_t next = 0;
        p->round++;
        for (size_t i = 0; !found && i < count; i++)
            if (takes(&p->program, &p->program.ops[p->now[i]], text->bytes[pos]))
                found = add(p, text, p->now[i] + 1u, pos + 1, p->next, &next);
        found = found || add(p, text, 0, pos + 1, p->next, &next);
        uint16_t *list = p->now;
        p->now = p->next;
        p->next = list;
        count = next;
    }
    return found;
}

/* --- one after the other --- */

struct trial {
    struct pattern *pattern;
    const struct text *text;
    int32_t slots[PROGRAM_SLOTS]; /* -1: nothing yet */
    size_t ways;
    size_t steps;
};

static int keep(struct trial *t, struct way way)
{
    if (t->ways == WAYS_MAX)
        return -E2BIG;
    t->pattern->ways[t->ways++] = way;
    return 0;
}

/* The length of what the group matched, if that stands at pos, too; otherwise -1. */
static int32_t same(const struct trial *t, unsigned group, size_t pos)
{
    int32_t from = t->slots[2 * (group - 1)], to = t->slots[2 * (group - 1) + 1];
    if (from < 0 || to < from || (size_t)(to - from) > t->text->len - pos)
        return -1;
    size_t len = (size_t)(to - from);
    return memcmp(t->text->bytes + from, t->text->bytes + pos, len) == 0 ? to - from : -1;
}

static int save(struct trial *t, unsigned slot, size_t pos)
{
    int error = keep(t, (struct way){true, (uint16_t)slot, t->slots[slot]});
    t->slots[slot] = (int32_t)pos;
    return error;
}

/* One step: 1: goes on with *at and *pos; 0: this is no way; or -E2BIG. */
static int step(struct trial *t, size_t *at, size_t *pos)
{
    const struct op *op = &t->pattern->program.ops[*at];
    size_t target = (size_t)((int)*at + op->to);
    int error = ++t->steps > STEPS_MAX ? -E2BIG : 0;
    int32_t len = 0;
    switch (op->kind) {
    case OP_JUMP:
        *at = target;
        return error ? error : 1;
    case OP_AGAIN:
        *at = t->slots[op->value] == (int32_t)*pos ? *at + 1 : target;
        return error ? error : 1;
    case OP_SPLIT:
        error = keep(t, (struct way){false, (uint16_t)target, (int32_t)*pos});
        break;
    case OP_SAVE:
        error = save(t, op->value, *pos);
        break;
    case OP_SAME:
        len = same(t, op->value, *pos);
        break;
    case OP_CHAR:
    case OP_ANY:
    case OP_SET:
        len = *pos < t->text->len && takes(&t->pattern->program, op, t->text->bytes[*pos]) ? 1 : -1;
        break;
    default:
        len = is_at(op, t->text, *pos) ? 0 : -1;
    }
    if (error || len < 0)
        return error;
    *pos += (size_t)len;
    ++*at;
    return 1;
}

static int try_from(struct trial *t, size_t start)
{
    const struct pattern *p = t->pattern;
    for (size_t i = 0; i < PROGRAM_SLOTS; i++)
        t->slots[i] = -1;
    t->ways = 0;
    keep(t, (struct way){false, 0, (int32_t)start});
    while (t->ways > 0) {
        struct way way = p->ways[--t->ways];
        if (way.restores) {
            t->slots[way.at] = way.value;
            continue;
        }
        size_t at = way.at, pos = (size_t)way.value;
        int more = 1;
        while (more == 1 && p->program.ops[at].kind != OP_MATCH)
            more = step(t, &at, &pos);
        if (more)
            return more; /* found, or too much */
    }
    return 0;
}

static int match_one_by_one(struct pattern *p, const struct text *text)
{
    struct trial t = {.pattern = p, .text = text};
    int found = 0;
    for (size_t start = 0; !found && start <= text->len; start++)
        found = try_from(&t, start);
    return found;
}

int pattern_match(struct pattern *pattern, const char *line, size_t len)
{
    const struct text text = {(const unsigned char *)line, len};
    return pattern->program.refers ? match_one_by_one(pattern, &text)
                                   : match_side_by_side(pattern, &text);
}
