"""One charge by an independent OCPP implementation (PyPI ``ocpp``), in OCPP 1.6 or 2.0.1.

Prints one JSON line with the answers and exits with 0, or a line with ``error`` and 1. With ``--commanded`` it tells a
security event, waits for a remote start and, while it charges, for a charging profile, and prints a line for each step
before. Every message in either direction is checked by the package's own copy of the official schemas. The password is
read from the environment variable ``OCPP_PASSWORD_BASE64``, so that it is neither visible in the process list nor
limited to text.
"""

import argparse
import asyncio
import base64
import dataclasses
import json
import os
import ssl
import sys
import uuid
from datetime import datetime, timezone

from ocpp import v16, v201
from ocpp.routing import on
from ocpp.v16 import call as call16
from ocpp.v16 import call_result as result16
from ocpp.v201 import call as call201
from ocpp.v201 import call_result as result201
from websockets.asyncio.client import connect

REGISTER = "Energy.Active.Import.Register"


def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Answers:
    """Sends calls one after the other and keeps every answer under its action, in order."""

    def __init__(self, charge_point):
        self.charge_point = charge_point
        self.entries = []

    async def call(self, request):
        # suppress=False: a CALLERROR raises instead of being logged and forgotten.
        response = await self.charge_point.call(request, suppress=False)
        entry = {"action": type(request).__name__, "response": dataclasses.asdict(response)}
        self.entries.append(entry)
        return entry["response"]


def say(event, **more):
    print(json.dumps({"event": event, **more}), flush=True)


class Commands:
    """What the CSMS asks for, once it does."""

    def __init__(self, args):
        self.is_awaited = args.commanded
        self.timeout = args.timeout
        self.start = asyncio.get_running_loop().create_future()
        self.limit = asyncio.get_running_loop().create_future()

    async def token(self, otherwise):
        if not self.is_awaited:
            return otherwise
        say("booted")
        return await asyncio.wait_for(self.start, self.timeout)

    async def limited(self, transaction_id):
        if self.is_awaited:
            say("started", transaction_id=transaction_id)
            await asyncio.wait_for(self.limit, self.timeout)


def charger_16(commands):
    class Charger(v16.ChargePoint):
        @on("RemoteStartTransaction")
        def remote_start(self, id_tag, **_):
            commands.start.set_result(id_tag)
            return result16.RemoteStartTransaction(status="Accepted")

        @on("SetChargingProfile")
        def set_charging_profile(self, cs_charging_profiles, **_):
            commands.limit.set_result(cs_charging_profiles["charging_schedule"])
            return result16.SetChargingProfile(status="Accepted")

    return Charger


def charger_201(commands):
    class Charger(v201.ChargePoint):
        @on("RequestStartTransaction")
        def request_start(self, id_token, **_):
            commands.start.set_result(id_token["id_token"])
            return result201.RequestStartTransaction(status="Accepted")

        @on("SetChargingProfile")
        def set_charging_profile(self, charging_profile, **_):
            commands.limit.set_result(charging_profile["charging_schedule"][0])
            return result201.SetChargingProfile(status="Accepted")

    return Charger


def energies_between(args):
    span = args.meter_stop - args.meter_start
    return [args.meter_start + span * (n + 1) // (args.samples + 1) for n in range(args.samples)]


async def charge_16(charge_point, args, commands):
    answers = Answers(charge_point)
    await answers.call(
        call16.BootNotification(charge_point_vendor="Independent", charge_point_model="Python-16")
    )
    await answers.call(
        call16.StatusNotification(connector_id=1, error_code="NoError", status="Available", timestamp=now())
    )
    if commands.is_awaited:
        await answers.call(
            call16.SecurityEventNotification(type="StartupOfTheDevice", timestamp=now(), tech_info="cold")
        )
    id_tag = await commands.token(args.id_tag)
    authorized = await answers.call(call16.Authorize(id_tag=id_tag))
    require_accepted(authorized["id_tag_info"])
    started = await answers.call(
        call16.StartTransaction(
            connector_id=1, id_tag=id_tag, meter_start=args.meter_start, timestamp=now()
        )
    )
    require_accepted(started["id_tag_info"])
    transaction_id = started["transaction_id"]
    for energy_wh in energies_between(args):
        sampled = [{"value": str(energy_wh), "measurand": REGISTER, "unit": "Wh"}]
        await answers.call(
            call16.MeterValues(
                connector_id=1,
                transaction_id=transaction_id,
                meter_value=[{"timestamp": now(), "sampled_value": sampled}],
            )
        )
    await commands.limited(str(transaction_id))
    await answers.call(
        call16.StopTransaction(
            transaction_id=transaction_id,
            id_tag=id_tag,
            meter_stop=args.meter_stop,
            timestamp=now(),
            reason="Local",
        )
    )
    await answers.call(
        call16.StatusNotification(connector_id=1, error_code="NoError", status="Available", timestamp=now())
    )
    return str(transaction_id), answers.entries


async def charge_201(charge_point, args, commands):
    answers = Answers(charge_point)
    transaction_id = str(uuid.uuid4())
    async def tell(seq_no, event_type, trigger_reason, energy_wh, context, **info):
        at = now()
        sampled = {
            "value": energy_wh,
            "context": context,
            "measurand": REGISTER,
            "unit_of_measure": {"unit": "Wh"},
        }
        return await answers.call(
            call201.TransactionEvent(
                event_type=event_type,
                timestamp=at,
                trigger_reason=trigger_reason,
                seq_no=seq_no,
                transaction_info={"transaction_id": transaction_id, **info},
                meter_value=[{"timestamp": at, "sampled_value": [sampled]}],
                evse={"id": 1, "connector_id": 1},
                id_token=None if event_type == "Updated" else id_token,
            )
        )

    async def report(status):
        await answers.call(
            call201.StatusNotification(timestamp=now(), connector_status=status, evse_id=1, connector_id=1)
        )

    await answers.call(
        call201.BootNotification(
            charging_station={"vendor_name": "Independent", "model": "Python-201"}, reason="PowerUp"
        )
    )
    await report("Available")
    if commands.is_awaited:
        await answers.call(call201.SecurityEventNotification(type="StartupOfTheDevice", timestamp=now()))
    id_token = {"id_token": await commands.token(args.id_tag), "type": "ISO14443"}
    authorized = await answers.call(call201.Authorize(id_token=id_token))
    require_accepted(authorized["id_token_info"])
    await report("Occupied")
    started = await tell(
        0, "Started", "Authorized", args.meter_start, "Transaction.Begin", charging_state="Charging"
    )
    if started["id_token_info"] is not None:
        require_accepted(started["id_token_info"])
    energies = energies_between(args)
    for seq_no, energy_wh in enumerate(energies, start=1):
        await tell(seq_no, "Updated", "MeterValuePeriodic", energy_wh, "Sample.Periodic", charging_state="Charging")
    await commands.limited(transaction_id)
    await tell(
        len(energies) + 1,
        "Ended",
        "StopAuthorized",
        args.meter_stop,
        "Transaction.End",
        charging_state="EVConnected",
        stopped_reason="Local",
    )
    await report("Available")
    return transaction_id, answers.entries


def require_accepted(info):
    if info["status"] != "Accepted":
        raise RuntimeError(f"not authorized: {info['status']}")


def trust(args):
    if args.ca is None:
        return {}
    context = ssl.create_default_context(cafile=args.ca)
    if args.cert is not None:
        context.load_cert_chain(args.cert, args.key)
    return {"ssl": context}


async def run(args):
    headers = {}
    if "OCPP_PASSWORD_BASE64" in os.environ:
        password = base64.b64decode(os.environ["OCPP_PASSWORD_BASE64"])
        credentials = base64.b64encode(args.id.encode() + b":" + password).decode()
        headers["Authorization"] = f"Basic {credentials}"
    subprotocol = f"ocpp{args.version}"
    async with connect(
        args.url, subprotocols=[subprotocol], additional_headers=headers, **trust(args)
    ) as socket:
        if socket.subprotocol != subprotocol:
            raise RuntimeError(f"subprotocol {socket.subprotocol} instead of {subprotocol}")
        commands = Commands(args)
        charger, charge = (charger_16, charge_16) if args.version == "1.6" else (charger_201, charge_201)
        charge_point = charger(commands)(args.id, socket, response_timeout=args.timeout)
        reader = asyncio.create_task(charge_point.start())
        try:
            transaction_id, entries = await charge(charge_point, args, commands)
        finally:
            reader.cancel()
    limit = commands.limit.result() if commands.limit.done() else None
    return {
        "event": "done",
        "transaction_id": transaction_id,
        "subprotocol": subprotocol,
        "answers": entries,
        "limit": limit,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", required=True, help="whole address, path and charge point id included")
    parser.add_argument("--version", required=True, choices=["1.6", "2.0.1"])
    parser.add_argument("--id", required=True, help="charge point id, the user name of Basic authentication")
    parser.add_argument("--id-tag", required=True)
    parser.add_argument("--meter-start", type=int, required=True, help="Wh")
    parser.add_argument("--meter-stop", type=int, required=True, help="Wh")
    parser.add_argument("--samples", type=int, default=2, help="meter values between start and stop")
    parser.add_argument("--commanded", action="store_true", help="wait for a remote start and a charging profile")
    parser.add_argument("--timeout", type=int, default=10, help="seconds to wait for an answer or a command")
    parser.add_argument("--ca", help="PEM file of who signs the server's certificate")
    parser.add_argument("--cert", help="PEM file of the charger's own certificate")
    parser.add_argument("--key", help="PEM file of its key")
    try:
        print(json.dumps(asyncio.run(run(parser.parse_args()))))
    except Exception as error:  # whatever went wrong, the caller gets one line
        print(json.dumps({"error": f"{type(error).__name__}: {error}"}))
        sys.exit(1)


if __name__ == "__main__":
    main()
