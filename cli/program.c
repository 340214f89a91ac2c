/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * program.c: see program.h; what the signs mean stands in pattern.h.
 */
#include "cli/program.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "platform/banned.h"

bool program_is_word(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

static void set_add(uint8_t set[32], unsigned char c)
{
    set[c / 8] = (uint8_t)(set[c / 8] | 1u << c % 8);
}

/* --- reading an expression --- */

struct reader {
    struct program *program;
    const char *at;
    const char *why; /* the first thing wrong */
    int error;
    unsigned depth;
    unsigned groups; /* begun */
    unsigned closed; /* bit N: group N is complete */
    unsigned loops;
};

static void fail(struct reader *r, int error, const char *why)
{
    if (r->error)
        return;
    r->error = error;
    r->why = why;
}

static void emit(struct reader *r, enum op_kind kind, unsigned value)
{
    struct program *p = r->program;
    if (p->count == PROGRAM_OPS_MAX)
        fail(r, -EINVAL, "The expression repeats too much.");
    if (!r->error)
        p->ops[p->count++] = (struct op){(uint8_t)kind, (uint8_t)value, 0};
}

/* Puts one before the part that begins at start. */
static void insert(struct reader *r, size_t start, enum op_kind kind, unsigned value, size_t to)
{
    struct program *p = r->program;
    emit(r, kind, value);
    if (r->error)
        return;
    struct op op = p->ops[p->count - 1];
    op.to = (int16_t)to;
    memmove(p->ops + start + 1, p->ops + start, (p->count - 1 - start) * sizeof(op));
    p->ops[start] = op;
}

static int set_new(struct reader *r, uint8_t **out)
{
    struct program *p = r->program;
    void *more = realloc(p->sets, (p->set_count + 1) * 32);
    if (!more) {
        fail(r, -ENOMEM, NULL);
        return r->error;
    }
    p->sets = more;
    *out = p->sets[p->set_count];
    memset(*out, 0, 32);
    emit(r, OP_SET, (unsigned)p->set_count++);
    return r->error;
}

static void set_invert(uint8_t set[32])
{
    for (size_t i = 0; i < 32; i++)
        set[i] = (uint8_t)~set[i];
}

static void read_word_set(struct reader *r, bool inverted)
{
    uint8_t *set;
    if (set_new(r, &set))
        return;
    for (unsigned c = 0; c < 256; c++)
        if (program_is_word((unsigned char)c) != inverted)
            set_add(set, (unsigned char)c);
}

/* What ctype.h has, for ASCII whatever the locale is. */
static const struct {
    const char *name;
    const char *ranges; /* pairs: from, to */
} classes[] = {
    {"[:alnum:]", "09AZaz"},   {"[:alpha:]", "AZaz"},
    {"[:blank:]", "\t\t  "},   {"[:cntrl:]", "\1\x1f\x7f\x7f"},
    {"[:digit:]", "09"},       {"[:graph:]", "!~"},
    {"[:lower:]", "az"},       {"[:print:]", " ~"},
    {"[:punct:]", "!/:@[`{~"}, {"[:space:]", "\t\r  "},
    {"[:upper:]", "AZ"},       {"[:xdigit:]", "09AFaf"},
};

static void set_add_range(uint8_t set[32], unsigned char from, unsigned char to)
{
    for (unsigned c = from; c <= to; c++)
        set_add(set, (unsigned char)c);
}

/* A class such as [:digit:]; false when there is none here. */
static bool read_class(struct reader *r, uint8_t set[32])
{
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        size_t len = strlen(classes[i].name);
        if (strncmp(r->at, classes[i].name, len) != 0)
            continue;
        for (const char *c = classes[i].ranges; *c; c += 2)
            set_add_range(set, (unsigned char)c[0], (unsigned char)c[1]);
        r->at += len;
        return true;
    }
    return false;
}

/* Behind the '['. */
static void read_set(struct reader *r)
{
    uint8_t *set;
    bool inverted = *r->at == '^';
    if (set_new(r, &set))
        return;
    r->at += inverted;
    const char *first = r->at;
    while (*r->at && (*r->at != ']' || r->at == first)) {
        if (read_class(r, set))
            continue;
        unsigned char from = (unsigned char)*r->at++, to = from;
        if (*r->at == '-' && r->at[1] && r->at[1] != ']') {
            to = (unsigned char)r->at[1];
            r->at += 2;
        }
        if (to < from)
            fail(r, -EINVAL, "A range in '[ ]' runs backwards.");
        set_add_range(set, from, to);
    }
    if (!*r->at)
        fail(r, -EINVAL, "The '[' has no ']'.");
    else
        r->at++;
    if (inverted)
        set_invert(set);
}

static void read_reference(struct reader *r, unsigned group)
{
    if (!(r->closed & 1u << group))
        fail(r, -EINVAL, "A '\\N' names a '( )' that does not stand before it.");
    r->program->refers = true;
    emit(r, OP_SAME, group);
}

/* What only says where something stands cannot be repeated. */
enum atom { ATOM_REPEATABLE, ATOM_PLACE };

static const char nothing_to_repeat[] = "'*', '+' or '{' has nothing before it to repeat.";

/* Behind the backslash. */
static enum atom read_escape(struct reader *r)
{
    static const struct {
        char c;
        enum op_kind kind;
    } places[] = {
        {'<', OP_WORD_BEGIN}, {'>', OP_WORD_END}, {'b', OP_WORD_EDGE}, {'B', OP_WORD_INSIDE}};
    char c = *r->at;
    if (!c) {
        fail(r, -EINVAL, "There is nothing behind the '\\'.");
        return ATOM_PLACE;
    }
    r->at++;
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        if (places[i].c == c) {
            emit(r, places[i].kind, 0);
            return ATOM_PLACE;
        }
    if (c >= '1' && c <= '9')
        read_reference(r, (unsigned)(c - '0'));
    else if (c == 'w' || c == 'W')
        read_word_set(r, c == 'W');
    else
        emit(r, OP_CHAR, (unsigned char)c);
    return ATOM_REPEATABLE;
}

static void read_choice(struct reader *r);

/* Behind the '('. */
static void read_group(struct reader *r)
{
    unsigned group = ++r->groups;
    bool saves = group <= PROGRAM_GROUPS_MAX;
    if (++r->depth > PROGRAM_DEPTH_MAX)
        fail(r, -EINVAL, "Too many '( )' stand in each other.");
    if (saves)
        emit(r, OP_SAVE, 2 * (group - 1));
    if (!r->error)
        read_choice(r);
    if (*r->at != ')')
        fail(r, -EINVAL, "The '(' has no ')'.");
    else
        r->at++;
    r->depth--;
    if (saves) {
        emit(r, OP_SAVE, 2 * (group - 1) + 1);
        r->closed |= 1u << group;
    }
}

static enum atom read_atom(struct reader *r)
{
    char c = *r->at++;
    switch (c) {
    case '^':
        emit(r, OP_LINE_BEGIN, 0);
        return ATOM_PLACE;
    case '$':
        emit(r, OP_LINE_END, 0);
        return ATOM_PLACE;
    case '\\':
        return read_escape(r);
    case '.':
        emit(r, OP_ANY, 0);
        break;
    case '[':
        read_set(r);
        break;
    case '(':
        read_group(r);
        break;
    case ')':
        fail(r, -EINVAL, "The ')' has no '('.");
        break;
    case '*':
    case '+':
    case '{':
        fail(r, -EINVAL, nothing_to_repeat);
        break;
    default:
        emit(r, OP_CHAR, (unsigned char)c);
    }
    return ATOM_REPEATABLE;
}

/* --- repetition --- */

enum { NO_END = -1 };

static int read_number(struct reader *r)
{
    int number = 0;
    if (*r->at < '0' || *r->at > '9')
        fail(r, -EINVAL,
             "'{' must be followed by numbers, as in {2} or {2,5}; the sign itself is "
             "'\\{'.");
    while (*r->at >= '0' && *r->at <= '9' && number <= PROGRAM_REPEAT_MAX)
        number = number * 10 + *r->at++ - '0';
    if (number > PROGRAM_REPEAT_MAX)
        fail(r, -EINVAL, "The numbers in '{ }' must be 0 to 255.");
    return number;
}

/* Behind the '{'. */
static void read_bounds(struct reader *r, int *min, int *max)
{
    *min = *max = read_number(r);
    if (*r->at == ',') {
        r->at++;
        *max = *r->at == '}' ? NO_END : read_number(r);
    }
    if (*r->at != '}')
        fail(r, -EINVAL, "The '{' has no '}'.");
    else
        r->at++;
    if (*max != NO_END && *max < *min)
        fail(r, -EINVAL, "The first number in '{ }' is larger than the second.");
}

/* The part from start on any number of times. A round that matches nothing is the last one. */
static void make_loop(struct reader *r, size_t start)
{
    struct program *p = r->program;
    unsigned slot = PROGRAM_LOOP_SLOT + r->loops % PROGRAM_LOOPS_MAX;
    r->loops++;
    insert(r, start, OP_SAVE, slot, 0);
    insert(r, start, OP_SPLIT, 0, p->count - start + 2);
    emit(r, OP_AGAIN, slot);
    if (!r->error)
        p->ops[p->count - 1].to = (int16_t) - (int)(p->count - 1 - start);
}

static void repeat(struct reader *r, size_t start, int min, int max)
{
    struct program *p = r->program;
    size_t len = p->count - start;
    struct op *part = malloc((len ? len : 1) * sizeof(*part));
    if (!part) {
        fail(r, -ENOMEM, NULL);
        return;
    }
    memcpy(part, p->ops + start, len * sizeof(*part));
    p->count = start;
    int copies = max == NO_END ? min + 1 : max;
    for (int n = 0; n < copies && !r->error; n++) {
        size_t from = p->count;
        if (max != NO_END && n >= min) {
            emit(r, OP_SPLIT, 0); /* or none of the rest */
            p->ops[from].to = (int16_t)((size_t)(max - n) * (len + 1));
        }
        if (p->count + len >= PROGRAM_OPS_MAX)
            fail(r, -EINVAL, "The expression repeats too much.");
        if (r->error)
            break;
        memcpy(p->ops + p->count, part, len * sizeof(*part));
        p->count += len;
        if (n >= min && max == NO_END)
            make_loop(r, from);
    }
    free(part);
}

static void read_repetitions(struct reader *r, size_t start, enum atom atom)
{
    while (!r->error && *r->at && strchr("*+{", *r->at)) {
        int min = *r->at == '+' ? 1 : 0, max = NO_END;
        if (atom == ATOM_PLACE)
            fail(r, -EINVAL, nothing_to_repeat);
        if (*r->at++ == '{')
            read_bounds(r, &min, &max);
        if (!r->error)
            repeat(r, start, min, max);
    }
}

static void read_sequence(struct reader *r)
{
    while (!r->error && *r->at && *r->at != '|' && !(*r->at == ')' && r->depth)) {
        size_t start = r->program->count;
        enum atom atom = read_atom(r);
        read_repetitions(r, start, atom);
    }
}

static void read_choice(struct reader *r)
{
    struct program *p = r->program;
    size_t start = p->count;
    read_sequence(r);
    if (r->error || *r->at != '|')
        return;
    r->at++;
    insert(r, start, OP_SPLIT, 0, p->count - start + 2);
    size_t jump = p->count;
    emit(r, OP_JUMP, 0);
    if (!r->error)
        read_choice(r);
    if (!r->error)
        p->ops[jump].to = (int16_t)(p->count - jump);
}

/* --- */

static void read_all(struct reader *r, const char *text)
{
    struct program *p = r->program;
    if (!*text || strnlen(text, PROGRAM_TEXT_MAX + 1) > PROGRAM_TEXT_MAX)
        fail(r, -EINVAL, "A regular expression has 1 to 256 characters.");
    p->ops = malloc(PROGRAM_OPS_MAX * sizeof(*p->ops));
    if (!p->ops)
        fail(r, -ENOMEM, NULL);
    if (!r->error)
        read_choice(r);
    emit(r, OP_MATCH, 0);
    if (p->refers && r->loops > PROGRAM_LOOPS_MAX)
        fail(r, -EINVAL, "The expression repeats too much.");
}

int program_read(const char *text, struct program *out, const char **why)
{
    struct reader r = {.program = out, .at = text};
    memset(out, 0, sizeof(*out));
    read_all(&r, text);
    *why = r.why;
    if (r.error) {
        program_free(out);
        return r.error;
    }
    struct op *ops = realloc(out->ops, out->count * sizeof(*ops));
    if (ops)
        out->ops = ops;
    return 0;
}

void program_free(struct program *program)
{
    free(program->ops);
    free(program->sets);
    memset(program, 0, sizeof(*program));
}
