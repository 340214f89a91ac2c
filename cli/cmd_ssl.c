/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * cmd_ssl.c: SSL client policies, and the PKI domains with their certificates. Layouts and
 * dialogues are those of Comware V7's command references, "SSL" and "PKI"; the versions 1.0 to 1.3
 * are each permitted or disabled, as newer releases have it.
 */
#include "cli/command.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cli/dialogue.h"
#include "cli/grammar.h"
#include "cli/shell.h"
#include "platform/buf.h"
#include "platform/control_client.h"
#include "platform/control_pki.h"
#include "platform/settings.h"
#include "platform/banned.h"

enum { CERTIFICATES_TEXT_MAX = 131072 };

/* --- prefer-cipher: one keyword out of cipher_suite.def --- */

static int read_suite(const struct arguments *arguments, char *out, size_t size)
{
    if (!arguments->count)
        return -EINVAL;
    return snprintf(out, size, "%s", arguments->items[0].text) < (int)size ? 0 : -EINVAL;
}

static void print_suite(const char *text, struct buf *out)
{
    buf_printf(out, " %s", text);
}

static const struct value_form suite_form = {read_suite, print_suite};

static const char suite_syntax[] = "prefer-cipher { "
#define SUITE_FIRST(name, openssl, help) #name
#define SUITE(name, openssl, help)       " | " #name
#include "platform/cipher_suite.def"
#undef SUITE_FIRST
#undef SUITE
                                   " }";

static const char *const suite_help[] = {"Cipher suite to be used",
#define SUITE_FIRST(name, openssl, help) help,
#define SUITE(name, openssl, help)       help,
#include "platform/cipher_suite.def"
#undef SUITE_FIRST
#undef SUITE
                                         NULL};

/* --- display ssl client-policy --- */

static const struct {
    enum setting_id id;
    const char *name;
} versions[] = {
    {SETTING_POLICY_TLS1_0, "TLS 1.0"},
    {SETTING_POLICY_TLS1_1, "TLS 1.1"},
    {SETTING_POLICY_TLS1_2, "TLS 1.2"},
    {SETTING_POLICY_TLS1_3, "TLS 1.3"},
};

static void show_suite(struct shell *shell, const char *name)
{
    char upper[SETTING_TEXT_MAX] = "";
    for (size_t i = 0; name && name[i] && i + 1 < sizeof(upper); i++)
        upper[i] = name[i] >= 'a' && name[i] <= 'z' ? (char)(name[i] - 'a' + 'A') : name[i];
    shell_print(shell, "     Preferred ciphersuite:\n         %s\n", upper);
}

static void show_policy(struct shell *shell, const struct settings *settings, const char *key)
{
    const char *domain = settings_entry_get(settings, SETTING_POLICY_DOMAIN, key);
    bool verify = !strcmp(settings_entry_effective(settings, SETTING_POLICY_VERIFY, key), "1");
    const char *between = "";
    shell_print(shell, " SSL client policy: %s\n     SSL version: ", key);
    for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
        if (strcmp(settings_entry_effective(settings, versions[i].id, key), "1") != 0)
            continue;
        shell_print(shell, "%s%s", between, versions[i].name);
        between = ", ";
    }
    shell_print(shell, "\n     PKI domain: %s\n", domain ? domain : "");
    show_suite(shell, settings_entry_get(settings, SETTING_POLICY_CIPHER, key));
    shell_print(shell, "     Server-verify: %s\n", verify ? "enabled" : "disabled");
}

static int display_policies(struct shell *shell, const struct arguments *arguments)
{
    const struct settings *settings = shell_settings(shell);
    const char *wanted = arguments_text(arguments, 0);
    bool found = false;
    if (!settings)
        return -EIO;
    for (size_t n = 0; n < settings_entry_count(settings, LIST_SSL_POLICY); n++) {
        const char *key = settings_entry_key(settings, LIST_SSL_POLICY, n);
        if (wanted && !list_same_key(LIST_SSL_POLICY, wanted, key))
            continue;
        show_policy(shell, settings, key);
        found = true;
    }
    if (found || !wanted)
        return 0;
    shell_complain(shell, " %% The SSL client policy %s does not exist.\n", wanted);
    return -ENOENT;
}

/* --- certificates --- */

/* What is wrong with a file is not in the line that names it, so no caret says it. */
static int refuse(struct shell *shell, int error)
{
    struct control_client *client = shell_client(shell);
    if (!control_client_refused(client) || error == -EACCES)
        return shell_refuse(shell, error);
    shell_complain(shell, " %% %s\n", control_client_reason(client));
    return error;
}

static enum pki_kind kind_of(const struct arguments *arguments)
{
    return arguments_has(arguments, "ca") ? PKI_CA : PKI_LOCAL;
}

static int display_certificate(struct shell *shell, const struct arguments *arguments)
{
    struct buf text;
    buf_init(&text, CERTIFICATES_TEXT_MAX);
    int error = control_pki_show(shell_client(shell), arguments_text(arguments, 0),
                                 kind_of(arguments), &text);
    if (error)
        refuse(shell, error);
    else
        shell_print(shell, "%s", buf_text(&text));
    buf_free(&text);
    return error;
}

/* Asks for the password of the file as long as it is needed and given. */
static int inspect(struct shell *shell, struct control_pki_file *file, char *password, size_t size,
                   struct control_pki_facts *facts)
{
    int error = 0;
    if (file->format == PKI_PEM)
        error = control_pki_inspect(shell_client(shell), file, facts);
    if (file->format == PKI_P12 || error == -EKEYREJECTED) {
        error = shell_ask_secret(shell, "Please input the password:", password, size);
        file->password = password;
        if (error)
            return error;
        error = control_pki_inspect(shell_client(shell), file, facts);
    }
    return error ? refuse(shell, error) : 0;
}

/* 1 to go on, else as dialogue_yes_no(). */
static int confirm(struct shell *shell, const struct control_pki_file *file,
                   const struct control_pki_facts *facts)
{
    int answer = 1;
    if (facts->has_ca) {
        shell_print(shell,
                    "The trusted CA's finger print is:\n"
                    "    MD5  fingerprint:%s\n"
                    "    SHA1 fingerprint:%s\n",
                    facts->md5, facts->sha1);
        answer = dialogue_yes_no(shell, "Is the finger print correct?(Y/N):");
    }
    if (answer == 1 && facts->overwrites)
        answer = dialogue_yes_no(
            shell, file->kind == PKI_CA
                       ? "The PKI domain already has a CA certificate. Overwrite it? [Y/N]:"
                       : "Local certificate already exist, confirm to overwrite it? [Y/N]:");
    return answer;
}

static int import_certificate(struct shell *shell, const struct arguments *arguments)
{
    char password[PKI_PASSWORD_MAX + 1] = "";
    struct control_pki_facts facts;
    struct control_pki_file file = {
        .domain = arguments_text(arguments, 0),
        .format = arguments_has(arguments, "p12") ? PKI_P12 : PKI_PEM,
        .kind = kind_of(arguments),
        .file = arguments_text(arguments, 1),
        .password = "",
    };
    int error = inspect(shell, &file, password, sizeof(password), &facts);
    if (!error) {
        int answer = confirm(shell, &file, &facts);
        if (answer == 1)
            error = control_pki_import(shell_client(shell), &file);
        if (answer == 1 && error)
            refuse(shell, error);
        if (answer < 0)
            error = answer;
    }
    if (error == -ENOTTY)
        shell_complain(shell, " %% There is nobody to answer questions here.\n");
    explicit_bzero(password, sizeof(password));
    return error;
}

static int delete_certificate(struct shell *shell, const struct arguments *arguments)
{
    int error =
        control_pki_delete(shell_client(shell), arguments_text(arguments, 0), kind_of(arguments));
    return error ? refuse(shell, error) : 0;
}

/* With its certificates: a key that nobody can see must not stay behind. */
static int remove_domain(struct shell *shell, const struct arguments *arguments)
{
    const char *domain = arguments_text(arguments, 0);
    int error = control_pki_delete(shell_client(shell), domain, PKI_CA);
    if (!error)
        error = control_pki_delete(shell_client(shell), domain, PKI_LOCAL);
    return error ? refuse(shell, error) : shell_set(shell, arguments);
}

/* --- the rows --- */

static const struct command rows[] = {
    {IN_SYSTEM, "pki domain <key>",
     HELP("Public key infrastructure (PKI)", "PKI domain", "Domain name"),
     DOES(ROLE_ADMIN, shell_enter), .undo = remove_domain, .list = LIST_PKI_DOMAIN,
     .undo_syntax = "pki domain <key>", .enters = VIEW_PKI_DOMAIN},
    {IN_SYSTEM, "pki import domain <key> pem { ca | local } filename STRING<1-63>",
     HELP("", "Import certificates from a file", "PKI domain", "Domain name", "PEM format",
          "CA certificates", "Certificate of this device, with its private key", "File",
          "File name"),
     DOES(ROLE_ADMIN, import_certificate), .list = LIST_PKI_DOMAIN, .undo_syntax = ""},
    /* A choice of one, so that the handler is told which format it is. */
    {IN_SYSTEM, "pki import domain <key> { p12 } { local } filename STRING<1-63>",
     HELP("", "", "", "", "PKCS#12 format", "Certificate of this device, with its private key",
          "File", "File name"),
     DOES(ROLE_ADMIN, import_certificate), .list = LIST_PKI_DOMAIN, .undo_syntax = ""},
    {IN_SYSTEM, "pki delete-certificate domain <key> { ca | local }",
     HELP("", "Delete certificates", "PKI domain", "Domain name", "CA certificates",
          "Certificate of this device, with its private key"),
     DOES(ROLE_ADMIN, delete_certificate), .list = LIST_PKI_DOMAIN, .undo_syntax = ""},
    {IN_ANY, "display pki certificate domain <key> { ca | local }",
     HELP("", "Public key infrastructure (PKI)", "Certificates", "PKI domain", "Domain name",
          "CA certificates", "Certificate of this device"),
     SHOWS(display_certificate), .list = LIST_PKI_DOMAIN, .undo_syntax = ""},
    {IN_SYSTEM, "ssl client-policy <key>", HELP("", "", "Policy name"),
     DOES(ROLE_ADMIN, shell_enter), .list = LIST_SSL_POLICY,
     .undo_syntax = "ssl client-policy <key>", .enters = VIEW_SSL_POLICY},
    {IN_ANY, "display ssl client-policy [ <key> ]", HELP("", "SSL", "SSL client policy", "Name"),
     SHOWS(display_policies), .list = LIST_SSL_POLICY, .undo_syntax = ""},
    {IN_SSL_POLICY, "pki-domain <value>",
     HELP("PKI domain whose certificates are used", "Domain name"), SETS(POLICY_DOMAIN)},
    {IN_SSL_POLICY, suite_syntax, suite_help, SETS(POLICY_CIPHER), .form = &suite_form},
    {IN_SSL_POLICY, "server-verify enable",
     HELP("Verification of the server's certificate", "Enable verification"), SETS(POLICY_VERIFY),
     .flags = COMMAND_DEFAULT_ON},
    {IN_SSL_POLICY, "version tls1.0", HELP("Version of the protocol", "TLS 1.0"),
     SETS(POLICY_TLS1_0)},
    {IN_SSL_POLICY, "version tls1.0 disable", HELP("", "", "Do not use this version"),
     SETS(POLICY_TLS1_0), .value = "0"},
    {IN_SSL_POLICY, "version tls1.1", HELP("", "TLS 1.1"), SETS(POLICY_TLS1_1)},
    {IN_SSL_POLICY, "version tls1.1 disable", HELP("", "", "Do not use this version"),
     SETS(POLICY_TLS1_1), .value = "0"},
    {IN_SSL_POLICY, "version tls1.2", HELP("", "TLS 1.2"), SETS(POLICY_TLS1_2)},
    {IN_SSL_POLICY, "version tls1.2 disable", HELP("", "", "Do not use this version"),
     SETS(POLICY_TLS1_2), .value = "0"},
    {IN_SSL_POLICY, "version tls1.3", HELP("", "TLS 1.3"), SETS(POLICY_TLS1_3)},
    {IN_SSL_POLICY, "version tls1.3 disable", HELP("", "", "Do not use this version"),
     SETS(POLICY_TLS1_3), .value = "0"},
};

const struct command_set commands_ssl = {rows, sizeof(rows) / sizeof(rows[0])};
