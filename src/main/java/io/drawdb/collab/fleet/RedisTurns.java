package io.drawdb.collab.fleet;

import io.drawdb.collab.redis.RedisLink;
import io.drawdb.collab.writeback.Spread;
import io.drawdb.collab.writeback.WriteTurns;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Turns to write, given by Redis in one step: nobody else writes this room, drawdb-server did not ask for quiet, and the
 * budget that all servers share has a write left.
 *
 * <p>A turn is a lease on {@code <prefix>turn:<room>} whose value is a fencing token, so that a server can only end its
 * own. The budget is two buckets kept as the time at which each is full again (the generic cell rate algorithm, ITU-T
 * I.371), by the clock of Redis.
 */
public final class RedisTurns implements WriteTurns {
    private static final Logger LOG = Logger.getLogger(RedisTurns.class);

    /**
     * KEYS: turn, pause, budget. ARGV: token, lease in ms, then of each bucket its burst, interval in µs, and how many writes
     * are to be left.
     */
    private static final String ASK = """
            local pause = redis.call('PTTL', KEYS[2])
            if pause > 0 then return pause end
            local held = redis.call('PTTL', KEYS[1])
            if held > 0 then return math.min(held, 1000) end
            local clock = redis.call('TIME')
            local now = tonumber(clock[1]) * 1000000 + tonumber(clock[2])
            local full, wait = redis.call('HMGET', KEYS[3], 'minute', 'hour'), 0
            for i = 1, 2 do
                local burst, interval, left = tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2])
                local at = math.max(tonumber(full[i] or '0'), now)
                wait = math.max(wait, at - (burst - 1 - left) * interval - now)
                full[i] = string.format('%.0f', at + interval)
            end
            if wait > 0 then return math.ceil(wait / 1000) end
            redis.call('HSET', KEYS[3], 'minute', full[1], 'hour', full[2])
            redis.call('PEXPIRE', KEYS[3], 7200000)
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return 0
            """;

    /** KEYS: turn, budget. ARGV: token, then what goes back to each bucket in µs. */
    private static final String END = """
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
            redis.call('DEL', KEYS[1])
            for i, bucket in ipairs({'minute', 'hour'}) do
                local full, back = redis.call('HGET', KEYS[2], bucket), tonumber(ARGV[1 + i])
                if full and back > 0 then
                    redis.call('HSET', KEYS[2], bucket, string.format('%.0f', tonumber(full) - back))
                end
            end
            return 1
            """;

    /** KEYS: pause. ARGV: how long in ms. Several may be asked for quiet: the longest counts. */
    private static final String PAUSE = """
            if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then
                redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
            end
            return 1
            """;

    private final RedisLink link;
    private final String prefix;
    private final Duration lease;
    private final Spread minute;
    private final Spread hour;
    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    /**
     * Turns over one Redis.
     *
     * @param prefix what the name of every key begins with
     * @param lease the longest that a write may take; after it another server may write the room
     * @param writesPerMinute what all servers together may write in any minute
     * @param writesPerHour what all servers together may write in any hour
     */
    public RedisTurns(RedisLink link, String prefix, Duration lease, int writesPerMinute, int writesPerHour) {
        this.link = link;
        this.prefix = prefix;
        this.lease = lease;
        this.minute = Spread.overMinute(writesPerMinute);
        this.hour = Spread.overHour(writesPerHour);
    }

    @Override
    public CompletionStage<Turn> ask(String room, boolean sparing) {
        String token = UUID.randomUUID().toString();
        return link.call(
                        Command.EVAL,
                        ASK,
                        3,
                        turn(room),
                        pauseKey(),
                        budgetKey(),
                        token,
                        lease.toMillis(),
                        minute.burst(),
                        micros(minute),
                        left(minute, sparing),
                        hour.burst(),
                        micros(hour),
                        left(hour, sparing))
                .thenApply(answer -> answered(room, token, answer));
    }

    /** Rounded up: no interval is shorter than it has to be. */
    private static long micros(Spread spread) {
        return spread.interval().toNanos() / 1000 + 1;
    }

    private static long left(Spread spread, boolean sparing) {
        return sparing ? spread.spared() : 0;
    }

    private Turn answered(String room, String token, Response answer) {
        long wait = answer.toLong();
        if (wait > 0) {
            return new Turn.Later(Duration.ofMillis(wait));
        }
        tokens.put(room, token);
        return new Turn.Granted();
    }

    @Override
    public void end(String room, boolean sent) {
        String token = tokens.remove(room);
        if (token == null) {
            return;
        }
        long minuteBack = sent ? 0 : micros(minute);
        long hourBack = sent ? 0 : micros(hour);
        forget(link.call(Command.EVAL, END, 2, turn(room), budgetKey(), token, minuteBack, hourBack), "turn_not_ended");
    }

    @Override
    public void pause(Duration pause) {
        forget(link.call(Command.EVAL, PAUSE, 1, pauseKey(), Math.max(1, pause.toMillis())), "pause_not_told");
    }

    /** If it is lost, the lease or the others' own experience does the same a little later. */
    private static void forget(CompletionStage<Response> call, String event) {
        var unused = call.exceptionally(failure -> {
            LOG.warnf("event=%s reason=\"%s\"", event, failure.getMessage());
            return null;
        });
    }

    private String turn(String room) {
        return prefix + "turn:" + room;
    }

    private String budgetKey() {
        return prefix + "budget";
    }

    private String pauseKey() {
        return prefix + "pause";
    }
}
