/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * acs_script.c: the script file as a list of checked steps. Every mistake is found here, before the
 * first CPE calls.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "platform/fs.h"
#include "tests/acs/acs_envelope.h"
#include "tests/acs/acs_expect.h"
#include "tests/acs/acs_script.h"

#include "platform/banned.h"

enum { SCRIPT_BYTES_MAX = 4 << 20, FILE_BYTES_MAX = 64 << 20, WORDS_MAX = 4096, STEPS_MAX = 65536 };

struct script {
    char *path;
    struct script_step *steps;
    size_t count;
};

struct verb_row {
    const char *name;
    enum script_verb verb;
    enum script_kind kind;
    size_t min_words, max_words;
};

static const struct verb_row verbs[] = {
    {"session", VERB_SESSION, KIND_SESSION, 0, 0},
    {"answer", VERB_ANSWER, KIND_REPLY, 0, 0},
    {"send", VERB_SEND, KIND_REPLY, 1, WORDS_MAX},
    {"reply-body", VERB_REPLY_BODY, KIND_REPLY, 1, WORDS_MAX},
    {"reply-file", VERB_REPLY_FILE, KIND_REPLY, 1, 1},
    {"end", VERB_END, KIND_REPLY, 0, 0},
    {"garbage", VERB_GARBAGE, KIND_REPLY, 0, 0},
    {"binary", VERB_BINARY, KIND_REPLY, 0, 0},
    {"empty-200", VERB_EMPTY_200, KIND_REPLY, 0, 0},
    {"close", VERB_CLOSE, KIND_REPLY, 0, 0},
    {"half", VERB_HALF, KIND_REPLY, 0, 0},
    {"status", VERB_STATUS, KIND_REPLY, 1, 1},
    {"redirect", VERB_REDIRECT, KIND_REPLY, 2, 2},
    {"fault", VERB_FAULT, KIND_REPLY, 1, 3},
    {"reply-raw", VERB_REPLY_RAW, KIND_REPLY, 1, 1},
    {"401", VERB_UNAUTHORIZED, KIND_REPLY, 0, 0},
    {"401-for-ever", VERB_UNAUTHORIZED_FOR_EVER, KIND_REPLY, 0, 0},
    {"hang", VERB_HANG, KIND_MANNER, 1, 1},
    {"no-cookie", VERB_NO_COOKIE, KIND_MANNER, 0, 0},
    {"cookie", VERB_COOKIE, KIND_MANNER, 1, 1},
    {"chunked", VERB_CHUNKED, KIND_MANNER, 0, 0},
    {"close-after", VERB_CLOSE_AFTER, KIND_MANNER, 0, 0},
    {"digest", VERB_DIGEST, KIND_MANNER, 1, 5},
    {"hold", VERB_HOLD, KIND_MANNER, 0, 1},
    {"use-version", VERB_USE_VERSION, KIND_MANNER, 1, 1},
    {"must-understand", VERB_MUST_UNDERSTAND, KIND_MANNER, 1, 1},
    {"soap-header", VERB_SOAP_HEADER, KIND_MANNER, 1, 1},
    {"header", VERB_HEADER, KIND_MANNER, 2, 2},
    {"reply-status", VERB_REPLY_STATUS, KIND_MANNER, 1, 1},
    {"content-type", VERB_CONTENT_TYPE, KIND_MANNER, 1, 1},
    {"namespace", VERB_NAMESPACE, KIND_MANNER, 1, 1},
    {"id", VERB_ID, KIND_MANNER, 1, 1},
    {"no-id", VERB_NO_ID, KIND_MANNER, 0, 0},
    {"gzip", VERB_GZIP, KIND_MANNER, 0, 0},
    {"deflate", VERB_DEFLATE, KIND_MANNER, 0, 0},
    {"expect", VERB_EXPECT, KIND_EXPECT, 1, WORDS_MAX},
};

int script_new(struct script **out)
{
    *out = calloc(1, sizeof(**out));
    return *out ? 0 : -ENOMEM;
}

static void step_clear(struct script_step *step)
{
    for (size_t i = 0; i < step->word_count; i++)
        free(step->words[i]);
    free(step->words);
    free(step->text);
    buf_free(&step->file);
}

void script_free(struct script *script)
{
    if (!script)
        return;
    for (size_t i = 0; i < script->count; i++)
        step_clear(&script->steps[i]);
    free(script->steps);
    free(script->path);
    free(script);
}

const char *script_path(const struct script *script)
{
    return script->path ? script->path : "";
}

size_t script_count(const struct script *script)
{
    return script->count;
}

const struct script_step *script_step(const struct script *script, size_t index)
{
    return index < script->count ? &script->steps[index] : NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

static char unescaped(char c)
{
    return c == 'n' ? '\n' : c == 't' ? '\t' : c;
}

/* Takes the next word of *at into word. 1 when there was one, 0 at the end of the line or at a
 * comment, -EINVAL when a quote is left open. */
static int next_word(const char **at, struct buf *word)
{
    const char *p = *at;
    buf_reset(word);
    while (is_blank(*p))
        p++;
    if (!*p || *p == '#')
        return 0;
    bool quoted = *p == '"';
    if (quoted)
        p++;
    while (*p && (quoted ? *p != '"' : !is_blank(*p))) {
        if (quoted && *p == '\\' && p[1])
            p++, buf_putc(word, unescaped(*p++));
        else
            buf_putc(word, *p++);
    }
    if (quoted && *p++ != '"')
        return -EINVAL;
    *at = p;
    return buf_error(word) ? buf_error(word) : 1;
}

static int step_add_word(struct script_step *step, const char *word)
{
    if (step->word_count >= WORDS_MAX)
        return -E2BIG;
    char **grown = realloc(step->words, (step->word_count + 1) * sizeof(*grown));
    if (!grown)
        return -ENOMEM;
    step->words = grown;
    step->words[step->word_count] = strdup(word);
    if (!step->words[step->word_count])
        return -ENOMEM;
    step->word_count++;
    return 0;
}

static const struct verb_row *verb_find(const char *name)
{
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
        if (!strcmp(verbs[i].name, name))
            return &verbs[i];
    return NULL;
}

/* Loads the file that a step names; a relative name is looked up beside the script. */
static int step_load_file(const struct script *script, struct script_step *step, const char *name,
                          char *why, size_t why_size)
{
    struct buf path;
    buf_init(&path, 4096);
    const char *slash = strrchr(script->path, '/');
    if (name[0] != '/' && slash)
        buf_append(&path, script->path, (size_t)(slash - script->path) + 1);
    buf_puts(&path, name);
    int error = buf_error(&path);
    if (!error)
        error = fs_read(buf_text(&path), &step->file);
    if (error)
        snprintf(why, why_size, "cannot read '%s': %s", name, strerror(-error));
    buf_free(&path);
    return error;
}

static int number_check(const char *word, long min, long max, char *why, size_t why_size)
{
    char *end;
    long value = strtol(word, &end, 10);
    if (end != word && !*end && value >= min && value <= max)
        return 0;
    snprintf(why, why_size, "'%s' is not a number from %ld to %ld", word, min, max);
    return -EINVAL;
}

/* Writes the RPC once for its mistakes. */
static int rpc_check(const struct script_step *step, char *why, size_t why_size)
{
    struct buf scratch;
    buf_init(&scratch, SCRIPT_BYTES_MAX);
    const struct envelope_head head = {.cwmp_namespace = ""};
    int error = envelope_rpc(&scratch, &head, step->words, step->word_count, why, why_size);
    buf_free(&scratch);
    return error;
}

/* What the table cannot say about the arguments of a verb. */
static int step_check(const struct script *script, struct script_step *step, char *why,
                      size_t why_size)
{
    switch (step->verb) {
    case VERB_STATUS:
    case VERB_REPLY_STATUS:
        return number_check(step->words[0], 200, 599, why, why_size);
    case VERB_REDIRECT:
        return number_check(step->words[0], 300, 399, why, why_size);
    case VERB_HANG:
        return number_check(step->words[0], 0, 86400, why, why_size);
    case VERB_FAULT:
        if (step->word_count == 2 || (step->word_count == 3 && strcmp(step->words[2], "times"))) {
            snprintf(why, why_size, "write 'fault CODE' or 'fault CODE N times'");
            return -EINVAL;
        }
        if (step->word_count == 3 && number_check(step->words[1], 1, 1000000, why, why_size))
            return -EINVAL;
        return number_check(step->words[0], 0, 99999, why, why_size);
    case VERB_SEND:
        if (strcmp(step->words[0], "file"))
            return rpc_check(step, why, why_size);
        if (step->word_count != 2) {
            snprintf(why, why_size, "write 'send file NAME'");
            return -EINVAL;
        }
        return step_load_file(script, step, step->words[1], why, why_size);
    case VERB_EXPECT:
        return expect_known(step->words, step->word_count, why, why_size) ? 0 : -EINVAL;
    case VERB_REPLY_RAW:
    case VERB_REPLY_FILE:
        return step_load_file(script, step, step->words[0], why, why_size);
    default:
        return 0;
    }
}

/* The words of one line into step; 0 words: nothing on the line. */
static int step_split(const char *line, struct script_step *step, char *verb, size_t verb_size,
                      char *why, size_t why_size)
{
    struct buf word;
    buf_init(&word, SCRIPT_BYTES_MAX);
    const char *at = line;
    int got, error = 0;
    for (unsigned n = 0; !error && (got = next_word(&at, &word)) != 0; n++) {
        if (got < 0) {
            error = got;
            snprintf(why, why_size, "%s",
                     got == -EINVAL ? "a quote is not closed" : strerror(-got));
        } else if (n == 0) {
            snprintf(verb, verb_size, "%s", buf_text(&word));
        } else {
            error = step_add_word(step, buf_text(&word));
            if (error)
                snprintf(why, why_size, "%s", strerror(-error));
        }
    }
    buf_free(&word);
    return error;
}

static int step_parse(const struct script *script, const char *line, struct script_step *step,
                      bool *has_step, char *why, size_t why_size)
{
    char verb[64] = "";
    *has_step = false;
    int error = step_split(line, step, verb, sizeof(verb), why, why_size);
    if (error || !verb[0])
        return error;
    *has_step = true;
    const struct verb_row *row = verb_find(verb);
    if (!row) {
        snprintf(why, why_size, "'%s' is not a verb", verb);
        return -EINVAL;
    }
    if (step->word_count < row->min_words || step->word_count > row->max_words) {
        snprintf(why, why_size, "'%s' takes %zu to %zu words, here are %zu", verb, row->min_words,
                 row->max_words, step->word_count);
        return -EINVAL;
    }
    if (row->kind != KIND_SESSION && script->count == 0) {
        snprintf(why, why_size, "'%s' stands before the first 'session'", verb);
        return -EINVAL;
    }
    step->verb = row->verb;
    step->kind = row->kind;
    return step_check(script, step, why, why_size);
}

static int script_add(struct script *script, struct script_step *step)
{
    if (script->count >= STEPS_MAX)
        return -E2BIG;
    struct script_step *grown = realloc(script->steps, (script->count + 1) * sizeof(*grown));
    if (!grown)
        return -ENOMEM;
    script->steps = grown;
    script->steps[script->count++] = *step;
    return 0;
}

static int script_add_line(struct script *script, const char *line, unsigned number, char *why,
                           size_t why_size)
{
    struct script_step step = {.line = number};
    char reason[512] = "out of memory";
    bool has_step;
    buf_init(&step.file, FILE_BYTES_MAX);
    while (is_blank(*line))
        line++;
    step.text = strdup(line);
    int error =
        step.text ? step_parse(script, line, &step, &has_step, reason, sizeof(reason)) : -ENOMEM;
    if (!error && has_step) {
        error = script_add(script, &step);
        if (!error)
            return 0;
    }
    step_clear(&step);
    if (error)
        snprintf(why, why_size, "%s:%u: %s", script->path, number, reason);
    return error;
}

int script_read(const char *path, struct script **out, char *why, size_t why_size)
{
    struct buf text;
    struct script *script;
    buf_init(&text, SCRIPT_BYTES_MAX);
    int error = script_new(&script);
    if (error)
        return error;
    script->path = strdup(path);
    error = script->path ? fs_read(path, &text) : -ENOMEM;
    if (error)
        snprintf(why, why_size, "%s: %s", path, strerror(-error));
    char *line = error ? NULL : text.data;
    for (unsigned number = 1; line && !error; number++) {
        char *end = strchr(line, '\n');
        if (end)
            *end = '\0';
        error = script_add_line(script, line, number, why, why_size);
        line = end ? end + 1 : NULL;
    }
    buf_free(&text);
    if (error)
        script_free(script);
    else
        *out = script;
    return error;
}
