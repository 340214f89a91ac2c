/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lwn_message.c: see lwn_message.h.
 */
#include "cwmp/lwn_message.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cwmp/soap_write.h"
#include "platform/switch.h"

#include "platform/banned.h"

static const char xml_end[] = "</Notification>\n";
enum { SHA1_SIZE = 20 };

/* Of the xml, without what it still may get; 0 when it cannot be computed. */
static int sign(const struct lwn_message *message, char out[2 * SHA1_SIZE + 1])
{
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned int len = 0;
    if (!HMAC(EVP_sha1(), message->head.key, (int)strlen(message->head.key),
              (const unsigned char *)buf_text(&message->xml), message->xml.len, mac, &len) ||
        len != SHA1_SIZE)
        return -ENOMEM;
    for (size_t i = 0; i < SHA1_SIZE; i++)
        (void)snprintf(out + 2 * i, 3, "%02X", mac[i]);
    return 0;
}

static int write_http(const struct lwn_head *head, size_t xml_len, const char *signature,
                      struct buf *out)
{
    bool bare = strchr(head->host, ':') != NULL; /* an IPv6 address */
    return buf_printf(out,
                      "POST / HTTP/1.1\r\n"
                      "Host: %s%s%s:%u\r\n"
                      "Content-Type: text/xml; charset=\"utf-8\"\r\n"
                      "Content-Length: %zu\r\n"
                      "Signature: %s\r\n\r\n",
                      bare ? "[" : "", head->host, bare ? "]" : "", head->port, xml_len, signature);
}

/* How long the xml may become: what the HTTP header of the longest message leaves. */
static size_t xml_room(const struct lwn_head *head)
{
    char signature[2 * SHA1_SIZE + 1];
    struct buf http;
    memset(signature, 'F', sizeof(signature) - 1);
    signature[sizeof(signature) - 1] = '\0';
    buf_init(&http, LWN_DATAGRAM_MAX);
    size_t room = write_http(head, LWN_DATAGRAM_MAX, signature, &http) ? 0 : http.len;
    buf_free(&http);
    return room ? LWN_DATAGRAM_MAX - room : 0;
}

void lwn_message_begin(struct lwn_message *message, const struct lwn_head *head)
{
    char seconds[24];
    int64_t wall_s = head->wall_ms / 1000;
    /* TS is an xs:int: from 2038 on it stays at the last instant that one can name. */
    (void)snprintf(seconds, sizeof(seconds), "%lld",
                   (long long)(wall_s > INT32_MAX ? INT32_MAX : wall_s));
    *message = (struct lwn_message){.head = *head};
    struct buf *xml = &message->xml;
    buf_init(xml, xml_room(head));
    buf_puts(xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<Notification xmlns=\"urn:broadband-forum-org:cwmp:lwnotif-1-0\""
                  " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\""
                  " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n");
    soap_element(xml, "TS", seconds);
    soap_element(xml, "UN", head->username);
    soap_element(xml, "CN", head->nonce);
    soap_element(xml, "OUI", head->identity->oui);
    soap_element(xml, "ProductClass", head->identity->product_class);
    soap_element(xml, "SerialNumber", head->identity->serial_number);
    buf_putc(xml, '\n');
}

void lwn_message_free(struct lwn_message *message)
{
    buf_free(&message->xml);
}

int lwn_message_add(struct lwn_message *message, const char *name, const char *xsd_type,
                    const char *value)
{
    struct buf *xml = &message->xml;
    size_t before = xml->len;
    int error = buf_error(xml);
    if (error)
        return error;
    buf_puts(xml, "<Param><Name>");
    soap_text(xml, name);
    buf_printf(xml, "</Name><Value xsi:type=\"%s\">", xsd_type);
    soap_text(xml, value);
    buf_puts(xml, "</Value></Param>\n");
    error = buf_error(xml);
    if (!error && xml->len + strlen(xml_end) > xml->max)
        error = -EMSGSIZE;
    if (error)
        buf_truncate(xml, before);
    else
        message->parameters++;
    return error;
}

int lwn_message_end(struct lwn_message *message, struct buf *out)
{
    char signature[2 * SHA1_SIZE + 1];
    buf_puts(&message->xml, xml_end);
    int error = buf_error(&message->xml);
    if (!error)
        error = sign(message, signature);
    if (error)
        return error;
    write_http(&message->head, message->xml.len, signature, out);
    return buf_append(out, buf_text(&message->xml), message->xml.len);
}
