/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * words.c: see words.h.
 */
#include "cli/words.h"

#include <errno.h>
#include <string.h>

#include "platform/buf.h"
#include "platform/banned.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Copies the word at *in to *out without its quotes and escapes; both move past it. */
static void take_word(const char **in, char **out, struct word *word)
{
    const char *c = *in;
    char *to = *out;
    word->quoted = word->open = *c == '"';
    word->text = to;
    if (word->quoted) {
        for (c++; *c && *c != '"'; c++) {
            if (*c == '\\' && (c[1] == '"' || c[1] == '\\'))
                c++;
            *to++ = *c;
        }
        if (*c) {
            word->open = false;
            c++;
        }
    }
    while (*c && !is_blank(*c))
        *to++ = *c++;
    *to++ = '\0';
    *in = c;
    *out = to;
}

int words_split(const char *line, struct words *out)
{
    out->count = 0;
    out->length = strnlen(line, WORDS_LINE_MAX + 1);
    if (out->length > WORDS_LINE_MAX)
        return -EMSGSIZE;
    out->blank_end = !out->length || is_blank(line[out->length - 1]);
    const char *in = line;
    char *store = out->store;
    while (out->count < WORDS_MAX) {
        while (is_blank(*in))
            in++;
        if (!*in)
            break;
        struct word *word = &out->items[out->count++];
        word->column = (size_t)(in - line);
        take_word(&in, &store, word);
        if (word->open)
            out->blank_end = false; /* the blank is part of the word */
    }
    return 0;
}

bool words_must_quote(const char *text)
{
    return !*text || *text == '"' || strpbrk(text, " \t");
}

int words_quote(const char *text, struct buf *out)
{
    buf_putc(out, '"');
    for (const char *c = text; *c; c++) {
        if (*c == '"' || *c == '\\')
            buf_putc(out, '\\');
        buf_putc(out, *c);
    }
    return buf_putc(out, '"');
}
