/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * filter.c: see filter.h.
 */
#include "cli/filter.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

#include "cli/pattern.h"
#include "cli/tail.h"
#include "platform/buf.h"
#include "platform/banned.h"

struct filter {
    enum tail_kind kind;
    struct pattern *pattern; /* NULL for TAIL_BY_LINENUM */
    unsigned long lines;     /* seen by TAIL_BY_LINENUM */
    bool begun;              /* TAIL_BEGIN has found its first line */
};

struct filters {
    size_t count;
    struct filter items[];
};

int filters_new(const struct tail *tail, struct filters **out, size_t *column, const char **why)
{
    struct filters *filters = calloc(1, sizeof(*filters) + tail->count * sizeof(struct filter));
    if (!filters)
        return -ENOMEM;
    filters->count = tail->count;
    for (size_t i = 0; i < tail->count; i++) {
        const struct tail_filter *from = &tail->filters[i];
        struct filter *filter = &filters->items[i];
        filter->kind = from->kind;
        if (from->kind == TAIL_BY_LINENUM)
            continue;
        int error = pattern_new(from->text, &filter->pattern, why);
        if (error) {
            *column = from->column;
            filters_free(filters);
            return error;
        }
    }
    *out = filters;
    return 0;
}

void filters_free(struct filters *filters)
{
    if (!filters)
        return;
    for (size_t i = 0; i < filters->count; i++)
        pattern_free(filters->items[i].pattern);
    free(filters);
}

/* The number that goes before a line; 0: none. */
struct number {
    unsigned long value;
    char mark;
};

/* 1: the line goes on, 0, or -E2BIG. */
static int pass(struct filter *filter, const char *line, size_t len, struct number *number)
{
    if (filter->kind == TAIL_BY_LINENUM) {
        *number = (struct number){++filter->lines, ':'};
        return 1;
    }
    int found = 0;
    if (filter->kind != TAIL_BEGIN || !filter->begun || number->value)
        found = pattern_match(filter->pattern, line, len);
    if (found < 0)
        return found;
    if (filter->kind != TAIL_BEGIN)
        return (filter->kind == TAIL_INCLUDE) == (found == 1);
    filter->begun |= found == 1;
    number->mark = found ? ':' : '-';
    return filter->begun;
}

int filters_line(struct filters *filters, const char *line, size_t len, struct buf *out)
{
    struct number number = {0, ':'};
    for (size_t i = 0; i < filters->count; i++) {
        int passed = pass(&filters->items[i], line, len, &number);
        if (passed != 1)
            return passed;
    }
    if (number.value)
        buf_printf(out, "%5lu%c  ", number.value, number.mark);
    buf_append(out, line, len);
    return buf_error(out) ? buf_error(out) : 1;
}
