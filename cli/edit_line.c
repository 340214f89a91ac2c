/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * edit_line.c: a line of text with a cursor in it.
 */
#include "cli/edit_line.h"

#include <string.h>

#include "platform/banned.h"

bool edit_line_insert(struct edit_line *line, char c)
{
    if (line->len == EDIT_LINE_MAX)
        return false;
    memmove(line->text + line->cursor + 1, line->text + line->cursor, line->len - line->cursor + 1);
    line->text[line->cursor] = c;
    line->len++;
    line->cursor++;
    return true;
}

void edit_line_erase(struct edit_line *line, size_t count)
{
    char *to = line->text + line->cursor - count;

    memmove(to, line->text + line->cursor, line->len - line->cursor + 1);
    line->cursor -= count;
    line->len -= count;
}

void edit_line_erase_to_end(struct edit_line *line)
{
    line->len = line->cursor;
    line->text[line->len] = '\0';
}

bool edit_line_set(struct edit_line *line, const char *text, size_t len)
{
    if (len > EDIT_LINE_MAX)
        return false;
    memcpy(line->text, text, len);
    line->text[len] = '\0';
    line->len = line->cursor = len;
    return true;
}

void edit_line_wipe(struct edit_line *line)
{
    explicit_bzero(line, sizeof *line);
}

size_t edit_line_word_left(const struct edit_line *line)
{
    size_t at = line->cursor;

    while (at > 0 && line->text[at - 1] == ' ')
        at--;
    while (at > 0 && line->text[at - 1] != ' ')
        at--;
    return line->cursor - at;
}

size_t edit_line_word_right(const struct edit_line *line)
{
    size_t at = line->cursor;

    while (at < line->len && line->text[at] == ' ')
        at++;
    while (at < line->len && line->text[at] != ' ')
        at++;
    return at - line->cursor;
}
