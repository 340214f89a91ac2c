/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * soap_scan.c: see soap_scan.h. Strict where mxml is lenient, so that the two can never see
 * different tags.
 */
#include "cwmp/soap_scan.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cwmp/soap.h"
#include "cwmp/utf8.h"

#include "platform/banned.h"

enum {
    NAME_MAX_BYTES = 256,
    PLAIN_BYTES = sizeof(uint64_t),
    REFERENCE_MAX_BYTES = 10, /* digits */
    REFERENCE_SPAN = REFERENCE_MAX_BYTES + 4,
    DECLARATION_MAX_BYTES = 200,
    SHOWN_MAX = 40
};

struct word {
    const char *text;
    size_t len;
};

struct scan {
    char *begin, *at, *end;
    struct word open[SOAP_DEPTH_MAX]; /* names of the elements we are inside of */
    unsigned depth;
    unsigned elements;
    bool root_seen;
    char *why;
    size_t why_size;
};

static int fail(const struct scan *s, int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static int fail(const struct scan *s, int error, const char *format, ...)
{
    char what[160];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(what, sizeof(what), format, args);
    va_end(args);
    (void)snprintf(s->why, s->why_size, "%s, at byte %zu", what, (size_t)(s->at - s->begin));
    return error;
}

static int malformed(const struct scan *s, const char *what)
{
    return fail(s, -EBADMSG, "not well-formed XML: %s", what);
}

static int shown(struct word word)
{
    return (int)(word.len < SHOWN_MAX ? word.len : SHOWN_MAX);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_space(struct scan *s)
{
    while (s->at < s->end && is_space(*s->at))
        s->at++;
}

static bool looking_at(const struct scan *s, const char *text)
{
    size_t len = strlen(text);
    return (size_t)(s->end - s->at) >= len && memcmp(s->at, text, len) == 0;
}

static bool begins_name(char c)
{
    return (unsigned char)c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           c == '_' || c == ':';
}

static bool is_name_char(char c)
{
    return begins_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

/* Whether the next PLAIN_BYTES are all of ' ' to 0x7f, as nearly always: at once, since every byte
 * of a message comes by here. */
static bool is_plain(const struct scan *s)
{
    const uint64_t each = 0x0101010101010101u;
    uint64_t bytes;
    if (s->end - s->at < PLAIN_BYTES)
        return false;
    memcpy(&bytes, s->at, sizeof(bytes));
    return !((bytes | (bytes - each * ' ')) & each * 0x80);
}

/* Every byte belongs to a character that XML allows. *ascii: none above 127. */
static int check_characters(struct scan *s, bool *ascii)
{
    *ascii = true;
    while (s->at < s->end) {
        uint32_t code;
        if (is_plain(s)) {
            s->at += PLAIN_BYTES;
            continue;
        }
        unsigned char byte = (unsigned char)*s->at;
        if (byte >= ' ' && byte < 0x80) {
            s->at++;
            continue;
        }
        size_t bytes = utf8_decode(s->at, (size_t)(s->end - s->at), &code);
        if (!bytes)
            return fail(s, -EBADMSG, "not valid UTF-8");
        if (!utf8_is_xml_char(code))
            return fail(s, -EBADMSG, "a character that XML does not allow (U+%04X)",
                        (unsigned)code);
        if (bytes > 1)
            *ascii = false;
        s->at += bytes;
    }
    s->at = s->begin;
    return 0;
}

static int take_name(struct scan *s, struct word *out)
{
    out->text = s->at;
    if (begins_name(*s->at)) /* the NUL at the end does not, and is no part of one */
        while (is_name_char(*s->at))
            s->at++;
    out->len = (size_t)(s->at - out->text);
    if (!out->len)
        return malformed(s, "a name is missing");
    return out->len > NAME_MAX_BYTES ? malformed(s, "a name is too long") : 0;
}

/* &lt; and its kind, &#65; or &#x41;. The library would take HTML's names too, and references to no
 * character. */
static int take_reference(struct scan *s)
{
    static const char *const known[] = {"&lt;", "&gt;", "&amp;", "&quot;", "&apos;"};
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (looking_at(s, known[i])) {
            s->at += strlen(known[i]);
            return 0;
        }
    if (!looking_at(s, "&#"))
        return malformed(s, "'&' does not begin a known reference");
    char *digits = s->at + 2;
    bool hex = digits < s->end && *digits == 'x';
    digits += hex;
    char number[REFERENCE_MAX_BYTES + 1] = "";
    size_t len = 0;
    while (digits + len < s->end && len < REFERENCE_MAX_BYTES &&
           (hex ? isxdigit((unsigned char)digits[len]) : isdigit((unsigned char)digits[len]))) {
        number[len] = digits[len];
        len++;
    }
    if (!len || digits + len >= s->end || digits[len] != ';')
        return malformed(s, "a character reference is damaged");
    unsigned long code = strtoul(number, NULL, hex ? 16 : 10);
    if (code > 0x10ffff || !utf8_is_xml_char((uint32_t)code))
        return malformed(s, "a reference to a character that XML does not allow");
    s->at = digits + len + 1;
    return 0;
}

/* Character data up to `stop`, references checked; s->at is at stop then, or at the end. */
static int take_text(struct scan *s, char stop)
{
    char *found = memchr(s->at, stop, (size_t)(s->end - s->at)), *end = found ? found : s->end;
    char *tag = stop == '<' ? NULL : memchr(s->at, '<', (size_t)(end - s->at));
    if (tag) {
        s->at = tag;
        return malformed(s, "'<' inside a value");
    }
    char *reference;
    while ((reference = memchr(s->at, '&', (size_t)(end - s->at)))) {
        s->at = reference;
        int error = take_reference(s);
        if (error)
            return error;
    }
    s->at = end;
    return 0;
}

/* Character data between tags; what is too much of it is taken out of the message. */
static int take_content(struct scan *s)
{
    char *begin = s->at, *cut = begin + SOAP_TEXT_MAX;
    int error = take_text(s, '<');
    if (error || s->at - begin <= SOAP_TEXT_MAX)
        return error;
    while (((unsigned char)*cut & 0xc0) == 0x80) /* not within a character */
        cut--;
    for (char *back = cut - 1; back > cut - REFERENCE_SPAN && *back != ';'; back--)
        if (*back == '&') { /* nor within a reference */
            cut = back;
            break;
        }
    memmove(cut, s->at, (size_t)(s->end - s->at) + 1); /* with the NUL */
    s->end -= s->at - cut;
    s->at = cut;
    return 0;
}

static int take_attribute(struct scan *s, struct word *names, unsigned count)
{
    struct word *name = &names[count];
    int error = take_name(s, name);
    if (error)
        return error;
    for (unsigned i = 0; i < count; i++) /* the library would leak the element */
        if (names[i].len == name->len && memcmp(names[i].text, name->text, name->len) == 0)
            return malformed(s, "an attribute is there twice");
    skip_space(s);
    if (s->at >= s->end || *s->at != '=')
        return malformed(s, "an attribute has no value");
    s->at++;
    skip_space(s);
    if (s->at >= s->end || (*s->at != '"' && *s->at != '\''))
        return malformed(s, "an attribute value is not quoted");
    char quote = *s->at++;
    error = take_text(s, quote);
    if (error)
        return error;
    if (s->at >= s->end)
        return malformed(s, "it ends inside an attribute");
    s->at++;
    return 0;
}

static int enter(struct scan *s, struct word name)
{
    if (!s->depth && s->root_seen)
        return malformed(s, "a second root element");
    s->root_seen = true;
    if (s->depth == SOAP_DEPTH_MAX)
        return fail(s, -EMSGSIZE, "elements nested more than %d deep", SOAP_DEPTH_MAX);
    if (++s->elements > SOAP_ELEMENTS_MAX)
        return fail(s, -EMSGSIZE, "more than %d elements", SOAP_ELEMENTS_MAX);
    s->open[s->depth++] = name;
    return 0;
}

static int take_start_tag(struct scan *s)
{
    struct word name, names[SOAP_ATTRIBUTES_MAX];
    s->at++;
    int error = take_name(s, &name);
    if (!error)
        error = enter(s, name);
    for (unsigned attributes = 0; !error; attributes++) {
        const char *before = s->at;
        skip_space(s);
        if (s->at < s->end && *s->at == '>') {
            s->at++;
            return 0;
        }
        if (looking_at(s, "/>")) {
            s->at += 2;
            s->depth--;
            return 0;
        }
        if (s->at >= s->end)
            return malformed(s, "it ends inside a tag");
        if (s->at == before)
            return malformed(s, "an unexpected character in a tag");
        if (attributes == SOAP_ATTRIBUTES_MAX)
            return fail(s, -EMSGSIZE, "an element with more than %d attributes",
                        SOAP_ATTRIBUTES_MAX);
        error = take_attribute(s, names, attributes);
    }
    return error;
}

static int take_end_tag(struct scan *s)
{
    struct word name;
    s->at += 2;
    int error = take_name(s, &name);
    if (error)
        return error;
    skip_space(s);
    if (s->at >= s->end || *s->at != '>')
        return malformed(s, "an end tag is damaged");
    const struct word *open = s->depth ? &s->open[s->depth - 1] : NULL;
    if (!open || open->len != name.len || memcmp(open->text, name.text, name.len) != 0)
        return fail(s, -EBADMSG, "not well-formed XML: end tag '%.*s' where none or another is due",
                    shown(name), name.text);
    s->at++;
    s->depth--;
    return 0;
}

static int take_comment(struct scan *s)
{
    char *body = s->at + 4;
    char *dashes = memmem(body, (size_t)(s->end - body), "--", 2);
    if (!dashes || dashes + 2 >= s->end || dashes[2] != '>')
        return malformed(s, "a comment holds '--' or does not end");
    /* The library would read on to the end of the next comment. */
    if (dashes == body)
        return fail(s, -EBADMSG, "an empty comment");
    s->at = dashes + 3;
    return 0;
}

static int take_cdata(struct scan *s)
{
    char *body = s->at + strlen("<![CDATA[");
    char *close = memmem(body, (size_t)(s->end - body), "]]>", 3);
    if (!s->depth || !close)
        return malformed(s, "a CDATA section is out of place or does not end");
    s->at = close + 3;
    return 0;
}

static int take_markup(struct scan *s)
{
    if (looking_at(s, "</"))
        return take_end_tag(s);
    if (looking_at(s, "<!--"))
        return take_comment(s);
    if (looking_at(s, "<![CDATA["))
        return take_cdata(s);
    if (looking_at(s, "<!"))
        return fail(s, -EBADMSG, "a DOCTYPE or another declaration, which SOAP forbids");
    if (looking_at(s, "<?"))
        return fail(s, -EBADMSG, "a processing instruction, which SOAP forbids");
    return take_start_tag(s);
}

/* <?xml version="1.0" encoding="..."?>, if it is there. An encoding that agrees with ASCII is
 * harmless as long as only ASCII is used. */
static int take_declaration(struct scan *s, bool ascii)
{
    if (!looking_at(s, "<?xml") || s->end - s->at < 6 || !is_space(s->at[5]))
        return 0;
    size_t room = (size_t)(s->end - s->at);
    char *close =
        memmem(s->at, room < DECLARATION_MAX_BYTES ? room : DECLARATION_MAX_BYTES, "?>", 2);
    if (!close)
        return malformed(s, "the XML declaration does not end");
    const char *key = memmem(s->at, (size_t)(close - s->at), "encoding", 8);
    if (key) {
        const char *value = key + 8;
        while (value < close && (is_space(*value) || *value == '='))
            value++;
        size_t len = (size_t)(close - value);
        bool utf8 = len >= 7 && strncasecmp(value + 1, "utf-8", 5) == 0 && value[6] == value[0];
        if (!ascii && !utf8)
            return fail(s, -EBADMSG, "an encoding other than UTF-8");
    }
    s->at = close + 2;
    return 0;
}

int soap_scan(char *data, size_t *len, unsigned *elements, char *why, size_t why_size)
{
    struct scan s = {
        .begin = data, .at = data, .end = data + *len, .why = why, .why_size = why_size};
    if (*len > SOAP_ENVELOPE_MAX)
        return fail(&s, -EMSGSIZE, "larger than %d bytes", SOAP_ENVELOPE_MAX);
    bool ascii;
    int error = check_characters(&s, &ascii);
    if (error)
        return error;
    if (looking_at(&s, "\xef\xbb\xbf"))
        s.at += 3; /* a byte order mark */
    skip_space(&s);
    error = take_declaration(&s, ascii);
    while (!error && s.at < s.end) {
        if (!s.depth) {
            skip_space(&s);
            if (s.at < s.end && *s.at != '<')
                return malformed(&s, "text outside of the root element");
        } else {
            error = take_content(&s);
        }
        if (!error && s.at < s.end)
            error = take_markup(&s);
    }
    if (error)
        return error;
    if (s.depth)
        return fail(&s, -EBADMSG, "not well-formed XML: it ends before '%.*s' is closed",
                    shown(s.open[s.depth - 1]), s.open[s.depth - 1].text);
    *len = (size_t)(s.end - s.begin);
    *elements = s.elements;
    return s.root_seen ? 0 : malformed(&s, "no element in it");
}
