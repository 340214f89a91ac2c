/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * pager.h: text on its way to a terminal, a screenful at a time. It decides when "---- More ----"
 * is shown and what is shown after it; how that looks is the terminal's (shell_io.h).
 *
 * A screenful is as many rows as the screen has, the one for "---- More ----" included; a line that
 * is wider than the screen takes several. The last HELD_MAX bytes are kept for going back.
 */
#ifndef CLI_PAGER_H
#define CLI_PAGER_H

#include <stdbool.h>
#include <stddef.h>

struct pager;
struct shell_io;

enum { PAGER_ROWS_OF_WINDOW = -1 };

/* io must outlive it. 0 or -ENOMEM. */
int pager_new(const struct shell_io *io, struct pager **out);
void pager_free(struct pager *pager);

/* A command's output begins, with the cursor at the beginning of a row. rows: of the screen, 0:
 * never stop, PAGER_ROWS_OF_WINDOW: as many as the window has now, 24 when that is not known. */
void pager_begin(struct pager *pager, int rows);

/* Whole or partial lines; control characters count as one column. */
void pager_write(struct pager *pager, const char *data, size_t len);

/* The person has just answered a question, so what is on the screen has been seen. */
void pager_seen(struct pager *pager);

/* Whether the person wants no more of this output; what is written now is dropped. */
bool pager_stopped(struct pager *pager);

/* The output is complete. A row that was begun before the person stopped it is ended. */
void pager_end(struct pager *pager);

#endif
