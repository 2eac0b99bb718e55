package io.drawdb.collab.log;

/**
 * What Redis does in one step for a room. Sent in full each time: a script that Redis would first have to be given
 * could let a later append overtake an earlier one.
 *
 * <p>A number below zero for an answer is one of the refusals.
 */
final class RedisScripts {
    /** The log is not the one that the server knows: it was begun anew, or has lost entries. */
    static final long OTHER_LOG = -1;

    /** There is no such entry. */
    static final long NO_ENTRY = -2;

    /**
     * Adds an entry, and tells all who follow. KEYS: entries, meta, unsettled. ARGV: room, channel, expected birth or
     * nothing, the server's position, the append's name, the most bytes that are published, the body, a birth for a
     * log that begins. Answers the entry's number.
     */
    static final String APPEND = """
            local meta = redis.call('HMGET', KEYS[2], 'born', 'last', 'bytes')
            local born, last = meta[1], tonumber(meta[2] or '0')
            if (ARGV[3] ~= '' and born ~= ARGV[3]) or last < tonumber(ARGV[4]) then return -1 end
            local number, bytes = last + 1, tonumber(meta[3] or '0') + #ARGV[7]
            local now = redis.call('TIME')
            local at = now[1] .. string.format('%06d', now[2])
            redis.call('XADD', KEYS[1], number .. '-0',
                'at', at, 'by', ARGV[5], 'bytes', string.format('%.0f', bytes), 'body', ARGV[7])
            if not born then born = ARGV[8] end
            redis.call('HSET', KEYS[2],
                'born', born, 'last', number, 'by', ARGV[5], 'bytes', string.format('%.0f', bytes))
            redis.call('ZADD', KEYS[3], 'NX', at, ARGV[1])
            local told = number .. ' ' .. born .. ' ' .. ARGV[5]
            if #ARGV[7] <= tonumber(ARGV[6]) then told = told .. '\\n' .. ARGV[7] end
            redis.call('PUBLISH', ARGV[2], told)
            return number
            """;

    /** A batch of entries from {@code number} on, into {@code answer}: number, name, body for each. */
    private static final String BATCH = """
            local count, bytes = 0, 0
            while count < countMax and bytes < bytesMax do
                local entry = redis.call('XRANGE', KEYS[1], number .. '-0', number .. '-0')[1]
                if not entry then break end
                local fields = entry[2]
                answer[#answer + 1] = number
                answer[#answer + 1] = fields[4]
                answer[#answer + 1] = fields[8]
                count, bytes, number = count + 1, bytes + #fields[8], number + 1
            end
            return answer
            """;

    /**
     * Reads a room: KEYS: entries, meta, snapshot. ARGV: the most entries and about the most bytes of the batch.
     * Answers birth, last number, name of the last append, number of the snapshot, whether there is one, whether there
     * are entries, the snapshot, then a batch of the entries behind it.
     */
    static final String OPEN = """
            local countMax, bytesMax = tonumber(ARGV[1]), tonumber(ARGV[2])
            local meta = redis.call('HMGET', KEYS[2], 'born', 'last', 'by', 'upTo')
            local snapshot = redis.call('GET', KEYS[3])
            local answer = {meta[1] or '', meta[2] or '0', meta[3] or '', meta[4] or '0',
                snapshot and 1 or 0, redis.call('EXISTS', KEYS[1]), snapshot or ''}
            local number = tonumber(meta[4] or '0') + 1
            """ + BATCH;

    /**
     * Reads on behind a position. KEYS: entries, meta. ARGV: the most entries and about the most bytes of the batch,
     * the position. Answers birth, last number, the name of the append at the position or nothing if that is gone,
     * then a batch.
     */
    static final String READ = """
            local countMax, bytesMax = tonumber(ARGV[1]), tonumber(ARGV[2])
            local meta = redis.call('HMGET', KEYS[2], 'born', 'last', 'by')
            local answer = {meta[1] or '', meta[2] or '0', ''}
            if ARGV[3] == (meta[2] or '0') then
                answer[3] = meta[3] or ''
            else
                local entry = redis.call('XRANGE', KEYS[1], ARGV[3] .. '-0', ARGV[3] .. '-0')[1]
                if entry then answer[3] = entry[2][4] end
            end
            local number = tonumber(ARGV[3]) + 1
            """ + BATCH;

    /**
     * Keeps a snapshot unless there is a newer one, and drops what is no longer needed behind it. KEYS: entries, meta,
     * snapshot. ARGV: expected birth or nothing, its number, how many entries and bytes to keep behind it, the state.
     */
    static final String SNAPSHOT = """
            local meta = redis.call('HMGET', KEYS[2], 'born', 'last', 'upTo')
            if ARGV[1] ~= '' and meta[1] ~= ARGV[1] then return -1 end
            local upTo = tonumber(ARGV[2])
            if upTo < 1 or upTo > tonumber(meta[2] or '0') then return -2 end
            if upTo < tonumber(meta[3] or '0') then return 0 end
            redis.call('SET', KEYS[3], ARGV[5])
            redis.call('HSET', KEYS[2], 'upTo', ARGV[2])
            redis.call('XTRIM', KEYS[1], 'MINID', math.max(upTo - tonumber(ARGV[3]) + 1, 0) .. '-0')
            local newest = redis.call('XRANGE', KEYS[1], ARGV[2] .. '-0', ARGV[2] .. '-0')[1]
            while newest do
                local oldest = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', 1)[1]
                local kept = tonumber(newest[2][6]) - tonumber(oldest[2][6]) + #oldest[2][8]
                if oldest[1] == newest[1] or kept <= tonumber(ARGV[4]) then break end
                redis.call('XDEL', KEYS[1], oldest[1])
            end
            return 1
            """;

    /**
     * Records up to where a room is stored elsewhere. KEYS: entries, meta, unsettled. ARGV: room, expected birth or
     * nothing, the number.
     */
    static final String SETTLE = """
            local meta = redis.call('HMGET', KEYS[2], 'born', 'last', 'settled')
            if ARGV[2] ~= '' and meta[1] ~= ARGV[2] then return -1 end
            local upTo, last = tonumber(ARGV[3]), tonumber(meta[2] or '0')
            if upTo < 0 or upTo > last then return -2 end
            if upTo <= tonumber(meta[3] or '0') then return 0 end
            redis.call('HSET', KEYS[2], 'settled', ARGV[3])
            if upTo == last then
                redis.call('ZREM', KEYS[3], ARGV[1])
            else
                local number = upTo + 1
                local entry = redis.call('XRANGE', KEYS[1], number .. '-0', number .. '-0')[1]
                if entry then redis.call('ZADD', KEYS[3], 'XX', entry[2][2], ARGV[1]) end
            end
            return 1
            """;

    private RedisScripts() {}
}
