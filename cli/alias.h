/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * alias.h: other names for commands, or for the words that commands begin with: those that every
 * switch has (`show` is `display`) and those of `alias ALIAS COMMAND`.
 *
 * An alias may stand as the first word of a line, or as the second after undo, and is replaced
 * before the line is parsed. In a COMMAND $1 to $9 are the words that follow the alias. A keyword
 * of the view goes before an alias of the same name, and an abbreviation of keywords before one of
 * aliases, so that no alias takes a command away. What an alias stands for may begin with a system
 * alias, but not with another of the administrator's: there are no circles.
 *
 * Source: H3C V7 fundamentals, "Using the CLI".
 */
#ifndef CLI_ALIAS_H
#define CLI_ALIAS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/command.h"
#include "cli/words.h"

struct buf;
struct grammar_tree;
struct offer;
struct settings;

struct alias {
    const char *name, *command;
    bool builtin; /* cannot be removed or redefined */
};

/* All aliases in the order of their names: begins as {settings}. */
struct alias_walk {
    const struct settings *settings;
    size_t builtin, own; /* so many of each were seen */
};
/* False at the end. Points into settings. */
bool alias_next(struct alias_walk *walk, struct alias *out);
/* Whether a system alias has this name; letter case does not matter. */
bool alias_is_system(const char *name);
/* Adds what may stand at the end of this line besides keywords, "show" with "Alias for 'display'".
 * Labels point into settings, help into texts, which is empty before. */
void alias_offer(const struct settings *settings, const struct grammar_tree *tree, enum view view,
                 const char *line, struct offer *out, struct buf *texts);
/* The highest n of the $n in a command; 0: there is none. */
unsigned alias_parameters(const char *command);

/* A line with its aliases replaced. */
struct alias_line {
    char text[WORDS_LINE_MAX + 1];
    unsigned short origin[WORDS_LINE_MAX + 1]; /* of each byte, where it was typed */
    size_t typed;                              /* length of what was typed */
    char command[SETTING_TEXT_MAX];            /* ALIAS_INCOMPLETE: of the alias */
    size_t column;                             /* not ALIAS_OK: where, in what was typed */
};

enum alias_result {
    ALIAS_OK,
    ALIAS_AMBIGUOUS,  /* an abbreviation of several */
    ALIAS_INCOMPLETE, /* a value for a $n is missing */
    ALIAS_TOO_LONG,   /* replaced, the line is longer than any may be typed */
};

/* Replaces the aliases of a line (one longer than WORDS_LINE_MAX is cut). typing: the last word is
 * still being typed, so that it is not replaced. Not ALIAS_OK: out->text is the line as typed. */
enum alias_result alias_expand(const struct settings *settings, const struct grammar_tree *tree,
                               enum view view, const char *line, bool typing,
                               struct alias_line *out);

/* Where in what was typed a column of the replaced line lies. */
size_t alias_origin(const struct alias_line *line, size_t column);

/* The completion of the replaced line (its last word is another) as one of the line as typed,
 * appended to out. False when the last word was not typed, but came from an alias. */
bool alias_complete(const struct alias_line *line, const char *typed, const char *completed,
                    struct buf *out);

#endif
