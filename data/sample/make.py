"""Make the files of the bundled event: python -m data.sample.make [--out DIR]

The same seed gives the same bytes. Milestones and claims are real and keep their sources;
sign-ups, buses and posts are simulated. The values below are all there is to tune.
"""

import argparse
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data.sample import record, rhythm
from data.sample.buses import BusPlan, seat_people, simulate_buses
from data.sample.posts import PostPlan, simulate_posts
from data.sample.signups import City, SignUpPlan, simulate_sign_ups

SEED = 20111124
HERE = Path(__file__).parent
EVENT_ID = "occupy-taobao-2011"
TARGET = 2000  # "up to 2,000", as the organisers were quoted


def _shanghai(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2011, month, day, hour, minute, tzinfo=record.SHANGHAI)


STARTS_AT = _shanghai(11, 24, 10)  # the day is reported, the hour is our assumption
LISTS_END = _shanghai(11, 23, 19, 40)  # nothing is known later, so the default as-of is 20:00

#     name         code  share  late  seats  hours away
CITIES = (
    City("Hangzhou", "hz", 0.080, 0.2, 0.00, 0.0),
    City("Shanghai", "sh", 0.150, 0.0, 0.84, 2.5),
    City("Guangzhou", "gz", 0.120, -0.4, 0.82, 17.0),
    City("Shenzhen", "sz", 0.095, 0.1, 0.80, 18.0),
    City("Yiwu", "yw", 0.115, -0.8, 0.88, 2.0),
    City("Ningbo", "nb", 0.075, 0.3, 0.86, 2.5),
    City("Wenzhou", "wz", 0.075, -0.3, 0.82, 4.5),
    City("Nanjing", "nj", 0.060, 0.6, 0.82, 4.0),
    City("Suzhou", "su", 0.060, 0.4, 0.84, 2.5),
    City("Beijing", "bj", 0.050, 0.9, 0.66, 16.0),
    City("Wuhan", "wh", 0.040, 0.2, 0.76, 10.0),
    City("Xiamen", "xm", 0.035, 0.0, 0.76, 11.0),
    City("Zhengzhou", "zz", 0.025, 0.8, 0.66, 12.0),
    City("Chengdu", "cd", 0.020, 0.5, 0.60, 25.0),
)

SIGN_UPS = SignUpPlan(
    span=rhythm.Span(_shanghai(10, 27, 9), LISTS_END),
    starts_at=STARTS_AT,
    bookings=1570,
    steepness=0.9,
    weekend=0.75,
    busy_days=(date(2011, 11, 11), date(2011, 11, 12)),  # sellers pack parcels after the year's largest sale
    busy=0.6,
    daily_noise=0.12,
    announcement=record.known_from("2011-11-23"),
    announcement_lift=0.5,
    party_sizes=(1, 2, 3, 4, 5, 6, 10, 12, 15, 18, 20),
    party_weights=(62, 20, 8, 4.5, 2.5, 1.5, 0.4, 0.4, 0.3, 0.2, 0.2),
    channels=("QQ group", "forum", "Weibo", "phone"),
    channel_weights=(55, 20, 15, 10),
    leave_per_day=0.006,
    wave=_shanghai(11, 17, 21, 10),
    wave_lift=5.0,
    group_city="Wenzhou",
    group=45,
)

BUSES = BusPlan(
    starts_at=STARTS_AT,
    seats=(35, 39, 45, 49, 53, 55),
    confirmed=0.7,
    cancelled_in=("sh", "wz", "cd"),
    spare_hours=1.5,
)

POSTS = PostPlan(
    span=rhythm.Span(_shanghai(10, 10, 8), LISTS_END),
    organic=27_500,
    accounts=6_000,
    spike=9.0,
    fade_hours=9.0,
    build_up=0.5,
    burst=rhythm.Span(_shanghai(11, 19, 14), _shanghai(11, 19, 18)),
    burst_posts=2_500,
    burst_accounts=12,
    hashtags=("#OccupyTaobao#", "#占领淘宝#"),
    hashtag_weights=(35, 65),
    platforms=("Sina Weibo", "Tencent Weibo", "forum", "Qzone"),
    platform_weights=(55, 20, 15, 10),
    no_city=0.25,
)


def write_sample(out: Path) -> None:
    """Write the six files of the bundled event into the folder `out`, which must exist."""
    sign_up_rng, bus_rng, post_rng = (np.random.default_rng([SEED, stream]) for stream in range(3))
    sign_ups = simulate_sign_ups(SIGN_UPS, CITIES, sign_up_rng)
    buses = simulate_buses(BUSES, CITIES, sign_ups, bus_rng)
    milestones = record.milestones(EVENT_ID)
    news = tuple(datetime.fromisoformat(moment) for moment in milestones["happened_at"])
    posts = simulate_posts(POSTS, news, tuple(city.name for city in CITIES), post_rng)
    _write_csv(_event(), out / "events.csv")
    _write_csv(_registrations(sign_ups, buses), out / "registrations.csv")
    _write_csv(_with_event(buses.assign(departs_at=rhythm.iso(buses["departs_at"].to_numpy()))), out / "buses.csv")
    _write_csv(milestones, out / "milestones.csv")
    _write_csv(record.claims(EVENT_ID), out / "claims.csv")
    _write_posts(_with_event(posts), out / "posts.parquet")


def _event() -> pd.DataFrame:
    row = {
        "event_id": EVENT_ID,
        "name": "Anti-Taobao Alliance at Alibaba's head office",
        "starts_at": STARTS_AT.isoformat(),
        "timezone": "Asia/Shanghai",
        "target": TARGET,
        "venue": "Alibaba head office",
        "city": "Hangzhou",
        "kind": "static",
        "organiser": "Anti-Taobao Alliance",
        "simulated": "sign-ups and posts",
    }
    return pd.DataFrame([row])


def _registrations(sign_ups: pd.DataFrame, buses: pd.DataFrame) -> pd.DataFrame:
    gone = (sign_ups["cancelled_at"] >= 0).to_numpy()
    table = sign_ups.assign(
        registered_at=rhythm.iso(sign_ups["registered_at"].to_numpy()),
        cancelled_at=np.where(gone, rhythm.iso(sign_ups["cancelled_at"].to_numpy()), ""),
        status=np.where(gone, "cancelled", "registered"),
        bus_id=seat_people(sign_ups, buses),
    )
    columns = ["registration_id", "registered_at", "city", "cancelled_at", "party_size", "status", "bus_id", "channel"]
    return _with_event(table[columns])


def _with_event(table: pd.DataFrame) -> pd.DataFrame:
    table = table.copy()
    table.insert(0, "event_id", EVENT_ID)
    return table


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def _write_posts(posts: pd.DataFrame, path: Path) -> None:
    """Write Parquet with every choice fixed and without the frame's own metadata, so that bytes repeat."""
    text, count = pa.string(), pa.int32()
    kinds = {"posted_at": pa.timestamp("ms", tz="UTC"), "reposts": count, "comments": count, "likes": count}
    table = posts.assign(posted_at=posts["posted_at"] * 1000)
    columns = {name: pa.array(table[name].tolist(), kinds.get(name, text), from_pandas=True) for name in table.columns}
    pq.write_table(pa.table(columns), path, compression="zstd", compression_level=19, version="2.6")


def main() -> None:
    """Read the command line and write the files."""
    parser = argparse.ArgumentParser(description="Make the files of the bundled event.")
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write into, made if absent")
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    write_sample(out)


if __name__ == "__main__":
    main()
