package io.drawdb.collab.hub;

import io.drawdb.collab.room.Lease;
import io.drawdb.collab.room.RoomCommand;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The leases of those who hold locks here: each sign of life renews them, the log hears of it now and then. */
final class Leases {
    private final OpenRoom home;

    Leases(OpenRoom home) {
        this.home = home;
    }

    /** Logs the signs of life of those who hold locks, so that the leases in the log don't run out before theirs. */
    void renew() {
        Instant now = home.loop.now();
        Duration lease = home.settings.rules().lease();
        Instant soon = now.plus(lease.dividedBy(2));
        List<Member> renewed = new ArrayList<>();
        for (Lease held : home.room().locks()) {
            Member holder = home.members.find(held.holder());
            if (holder == null || holder.seat == null || renewed.contains(holder)) {
                continue;
            }
            boolean heardLater = holder.heard.plus(lease).isAfter(held.until());
            if (held.until().isBefore(soon) && heardLater && !holder.heard.equals(holder.renewed)) {
                holder.renewed = holder.heard;
                renewed.add(holder);
            }
        }
        for (var holder : renewed) {
            home.feed
                    .append(holder.seat, new RoomCommand.Renew(holder.id, holder.heard))
                    .exceptionally(failure -> {
                        holder.renewed = null;
                        return null;
                    });
        }
    }
}
