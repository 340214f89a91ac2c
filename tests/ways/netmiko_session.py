# SPDX-License-Identifier: BSD-2-Clause
"""netmiko_session.py DEVICE_TYPE PORT USER PASSWORD HASTE: what a program that uses netmiko does with a Comware switch at
127.0.0.1. HASTE: its global_delay_factor. Prints "all done" when everything was as netmiko's users expect."""

import sys

from netmiko import ConnectHandler


def wanted(holds, what):
    if not holds:
        sys.exit(what)


def main():
    device_type, port, user, password, haste = sys.argv[1:]
    switch = ConnectHandler(device_type=device_type, host="127.0.0.1", port=int(port), username=user, password=password,
                            fast_cli=haste != "1", global_delay_factor=float(haste))
    wanted(switch.find_prompt() == "<Sysname>", f"the prompt: {switch.find_prompt()!r}")
    wanted(switch.base_prompt == "Sysname", f"the base prompt: {switch.base_prompt!r}")
    wanted(not switch.check_config_mode(), "in configuration mode at the beginning")

    version = switch.send_command("display version")
    wanted("uptime is" in version, f"display version: {version!r}")
    wanted("display version" not in version and "Sysname" not in version, f"echo or prompt remain: {version!r}")

    lines = ["cwmp", "cwmp acs url http://192.0.2.9:7547/acs", "cwmp acs username netmiko", "cwmp acs password simple 12345",
             "cwmp cpe inform interval enable", "cwmp cpe inform interval 120"]
    shown = switch.send_config_set(lines)
    wanted("%" not in shown, f"send_config_set: {shown!r}")
    wanted(all(line in shown for line in lines), f"a line is missing in {shown!r}")
    wanted(not switch.check_config_mode(), "still in configuration mode")

    running = switch.send_command("display current-configuration")
    for line in (" cwmp acs url http://192.0.2.9:7547/acs", " cwmp acs username netmiko", " cwmp cpe inform interval 120"):
        wanted(f"{line}\n" in running, f"{line!r} is missing in {running!r}")
    wanted(running.endswith("#\nreturn"), f"display current-configuration ends with {running[-80:]!r}")
    wanted(running.startswith("#\n"), f"display current-configuration begins with {running[:80]!r}")
    wanted("More" not in running and "\x1b" not in running, f"display current-configuration was paged: {running!r}")
    wanted("12345" not in running, "the password is shown")

    error = switch.send_command("display bogus")
    wanted(" % Unrecognized command found at '^' position." in error, f"an error: {error!r}")
    status = switch.send_command("display cwmp configuration | include username")
    wanted(status.strip().startswith("ACS username"), f"a filter: {status!r}")

    saved = switch.save_config()
    wanted("successfully" in saved, f"save_config: {saved!r}")
    switch.exit_config_mode()
    wanted("netmiko" in switch.send_command("display saved-configuration"), "the saved configuration is another")
    wanted(switch.send_command_timing("display clock").count("\n") < 4, "display clock")
    switch.disconnect()
    print("all done")


main()
