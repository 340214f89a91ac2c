/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * soap_write.c: see soap_write.h.
 */
#include "cwmp/soap_write.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "cwmp/utf8.h"
#include "platform/buf.h"

#include "platform/banned.h"

enum {
    SHOWN_NAME_MAX = 256
}; /* a longer one is no name; a fault must not grow to the size of the request */

static void write_block(struct buf *out, const char *name, const char *must_understand,
                        const char *text)
{
    buf_printf(out, "<%s soap-env:mustUnderstand=\"%s\">", name, must_understand);
    soap_text(out, text);
    soap_close(out, name);
}

void soap_begin_with(struct buf *out, enum soap_version version, const char *id,
                     const struct soap_block *blocks, size_t count)
{
    buf_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<soap-env:Envelope"
                  " xmlns:soap-env=\"http://schemas.xmlsoap.org/soap/envelope/\""
                  " xmlns:soap-enc=\"http://schemas.xmlsoap.org/soap/encoding/\""
                  " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\""
                  " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                  " xmlns:cwmp=\"");
    buf_puts(out, soap_namespace(version));
    buf_puts(out, "\">\n");
    if (id || count)
        buf_puts(out, "<soap-env:Header>");
    if (id)
        write_block(out, "cwmp:ID", "1", id);
    for (size_t i = 0; i < count; i++)
        write_block(out, blocks[i].name, "0", blocks[i].text);
    if (id || count)
        buf_puts(out, "</soap-env:Header>\n");
    buf_puts(out, "<soap-env:Body>");
}

void soap_begin(struct buf *out, enum soap_version version, const char *id)
{
    soap_begin_with(out, version, id, NULL, 0);
}

void soap_end(struct buf *out)
{
    buf_puts(out, "</soap-env:Body>\n</soap-env:Envelope>\n");
}

/* What stands for a character that cannot stand for itself; NULL when it can. CR would be read back
 * as LF, and DEL to 0x9f confuse terminals and old parsers. */
static const char *replacement(uint32_t code, char number[8])
{
    switch (code) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        break;
    }
    if (!utf8_is_xml_char(code))
        return "\xef\xbf\xbd";
    if (code != '\r' && (code < 0x7f || code > 0x9f))
        return NULL;
    (void)snprintf(number, 8, "&#%u;", (unsigned)code);
    return number;
}

static void write_text(struct buf *out, const char *text, size_t len)
{
    size_t plain = 0; /* text[plain..at) waits to be copied */
    for (size_t at = 0; at < len;) {
        uint32_t code;
        char number[8];
        size_t bytes = utf8_decode(text + at, len - at, &code);
        const char *instead = bytes ? replacement(code, number) : "\xef\xbf\xbd";
        if (!bytes)
            bytes = 1;
        if (instead) {
            buf_append(out, text + plain, at - plain);
            buf_puts(out, instead);
            plain = at + bytes;
        }
        at += bytes;
    }
    buf_append(out, text + plain, len - plain);
}

void soap_text(struct buf *out, const char *text)
{
    write_text(out, text, strlen(text));
}

void soap_open(struct buf *out, const char *name)
{
    buf_putc(out, '<');
    buf_puts(out, name);
    buf_putc(out, '>');
}

void soap_close(struct buf *out, const char *name)
{
    buf_puts(out, "</");
    buf_puts(out, name);
    buf_putc(out, '>');
}

void soap_element(struct buf *out, const char *name, const char *text)
{
    soap_open(out, name);
    soap_text(out, text);
    soap_close(out, name);
}

struct soap_array_mark soap_array_begin(struct buf *out, const char *name, const char *item_type)
{
    buf_putc(out, '<');
    buf_puts(out, name);
    buf_puts(out, " soap-enc:arrayType=\"");
    buf_puts(out, item_type);
    buf_putc(out, '[');
    struct soap_array_mark mark = {.name = name, .at = out->len};
    buf_puts(out, "]\">");
    return mark;
}

void soap_array_end(struct buf *out, struct soap_array_mark mark, size_t count)
{
    char digits[24];
    int len = snprintf(digits, sizeof(digits), "%zu", count);
    size_t width = len > 0 ? (size_t)len : 0, tail = out->len - mark.at;
    if (buf_append(out, digits, width) == 0) { /* makes the room, then the entries move up */
        memmove(out->data + mark.at + width, out->data + mark.at, tail);
        memcpy(out->data + mark.at, digits, width);
    }
    soap_close(out, mark.name);
}

void soap_parameter(struct buf *out, const char *name, const char *xsd_type, const char *value)
{
    buf_puts(out, "<ParameterValueStruct>");
    soap_element(out, "Name", name);
    buf_puts(out, "<Value xsi:type=\"");
    buf_puts(out, xsd_type);
    buf_puts(out, "\">");
    soap_text(out, value);
    buf_puts(out, "</Value></ParameterValueStruct>");
}

static void write_code(struct buf *out, enum cwmp_fault fault)
{
    char code[16];
    (void)snprintf(code, sizeof(code), "%d", (int)fault);
    soap_element(out, "FaultCode", code);
    soap_element(out, "FaultString", cwmp_fault_text(fault));
}

void soap_write_fault(struct buf *out, enum soap_version version, const char *id,
                      enum cwmp_fault fault, const struct soap_parameter_fault *parameters,
                      size_t count)
{
    soap_begin(out, version, id);
    soap_open(out, "soap-env:Fault");
    soap_element(out, "faultcode",
                 cwmp_fault_is_callers(fault) ? "soap-env:Client" : "soap-env:Server");
    soap_element(out, "faultstring",
                 "CWMP fault"); /* TR-069 3.5: this text, the meaning is in detail */
    buf_puts(out, "<detail><cwmp:Fault>");
    write_code(out, fault);
    for (size_t i = 0; i < count; i++) {
        soap_open(out, "SetParameterValuesFault");
        soap_open(out, "ParameterName");
        write_text(out, parameters[i].name, strnlen(parameters[i].name, SHOWN_NAME_MAX));
        soap_close(out, "ParameterName");
        write_code(out, parameters[i].fault);
        soap_close(out, "SetParameterValuesFault");
    }
    buf_puts(out, "</cwmp:Fault></detail>");
    soap_close(out, "soap-env:Fault");
    soap_end(out);
}

void soap_write_must_understand(struct buf *out, enum soap_version version, const char *id)
{
    soap_begin(out, version, id);
    soap_open(out, "soap-env:Fault");
    soap_element(out, "faultcode", "soap-env:MustUnderstand");
    soap_element(out, "faultstring", "A header block that must be understood is not known");
    soap_close(out, "soap-env:Fault");
    soap_end(out);
}
