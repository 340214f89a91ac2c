/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * inband.h: the private bytes between the two halves of a session. The terminal half (pump.h) types
 * into libcli and reads what libcli and the commands write; the other half (bind_libcli.h) is
 * libcli and the callbacks it calls. One byte stream each way, so that order needs no thought.
 *
 * None of these bytes can come from a person: the pump drops control characters and replaces 0xf5
 * to 0xff, which are no part of UTF-8; nor from a command: the callbacks' output is cleaned of
 * them. 0xff is never used, libcli takes it for telnet's IAC.
 */
#ifndef CLI_INBAND_H
#define CLI_INBAND_H

enum inband {
    /* To the pump: what frames the prompt, so that it knows that libcli waits for a line. */
    INBAND_PROMPT = 0x1e,
    INBAND_PROMPT_END = 0x1f,

    /* To the pump: a frame is INBAND_FRAME, a letter of enum inband_frame, text, INBAND_FRAME_END.
     */
    INBAND_FRAME = 0x1d,
    INBAND_FRAME_END = 0x1c,

    /* To libcli: four characters that its parser treats specially travel as 0x11 to 0x14. */
    INBAND_HIDDEN = 0x11,

    /* To libcli: each line is INBAND_LEAD, a blank, what was typed, and one of the ends below. So
     * libcli always finds the only command word it knows, and its echo of the end says that the
     * echo of all keys before it is through. */
    INBAND_LEAD = 0xf6,
    INBAND_RUN = 0xf7,
    INBAND_HELP = 0xf8,
    INBAND_TAB = 0xf9,       /* the first TAB */
    INBAND_TAB_NEXT = 0xfa,  /* one more, nothing else in between */
    INBAND_UP = 0xfb,        /* the older line of history */
    INBAND_DOWN = 0xfc,      /* the newer one */
    INBAND_CANCEL = 0xfd,    /* forget the line */
    INBAND_USER_VIEW = 0xfe, /* forget the line and return to user view */

    /* To libcli's side, ends the answer to a question; all but the first without an answer. A
     * question for one key is answered by the key or by one of these. */
    INBAND_ANSWER = '\n',
    INBAND_ANSWER_CANCEL = 0x03,
    INBAND_ANSWER_NOBODY = 0x04,
    INBAND_ANSWER_LATE = 0x15,

    /* To libcli's side, the answer to INBAND_FRAME_MORE. */
    INBAND_MORE_PAGE = 'p',
    INBAND_MORE_LINE = 'l',
    INBAND_MORE_BACK = 'b',
    INBAND_MORE_STOP = 's',
};

enum inband_frame {
    INBAND_FRAME_AGAIN = 'A', /* after the next prompt, the text stands on the line again */
    INBAND_FRAME_STILL =
        'S', /* the same, on the screen row where the cursor is: no new prompt is seen */
    INBAND_FRAME_ASK = 'Q',    /* the command waits for an answer, */
    INBAND_FRAME_NEXT = 'N',   /* ... without a time limit, */
    INBAND_FRAME_SECRET = 'P', /* ... without an echo */
    INBAND_FRAME_MORE = 'M',   /* show "---- More ----"; the command waits for INBAND_MORE_... */
    INBAND_FRAME_KEY = 'K',    /* the command waits for one of the keys of the text (one_key.h) */
    INBAND_FRAME_LOG = 'L',    /* log lines up to the level that the text says come here; no text:
                                  none. The command waits for 0 or an errno number, as an answer. */
    INBAND_FRAME_IDLE = 'I',   /* after so many seconds without a key the session ends; 0: never */
};

#define INBAND_HIDDEN_CHARACTERS "|\"'\\"

/* The byte that stands for a character on the way to libcli, and the character that a byte stands
 * for. */
static inline char inband_hide(char c)
{
    const char *all = INBAND_HIDDEN_CHARACTERS;

    for (int i = 0; all[i] != '\0'; i++)
        if (all[i] == c)
            return (char)(INBAND_HIDDEN + i);
    return c;
}

static inline char inband_show(char c)
{
    const char *all = INBAND_HIDDEN_CHARACTERS;

    return c >= INBAND_HIDDEN && c < INBAND_HIDDEN + 4 ? all[c - INBAND_HIDDEN] : c;
}

#endif
