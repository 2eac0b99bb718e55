package io.drawdb.collab.ops;

import io.drawdb.collab.access.Access;
import io.drawdb.collab.access.KeySetTokens;
import io.drawdb.collab.access.ResumeSecrets;
import io.drawdb.collab.access.RulingFile;
import io.drawdb.collab.access.SecretFile;
import io.drawdb.collab.access.SignedTokens;
import io.drawdb.collab.access.TokenReader;
import io.drawdb.collab.access.TokenRules;
import io.drawdb.collab.fleet.RedisRulings;
import io.drawdb.collab.fleet.SharedKey;
import io.drawdb.collab.redis.RedisLink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Who may come in, out of the configuration. */
final class Doorways {
    private static final String RESUME_FILE = "resume.secret";
    private static final String RULINGS_FILE = "rulings.jsonl";

    private Doorways() {}

    /** What was ruled is kept where the log is kept; a data directory must be this process's own by now. */
    static Access access(CollabConfig config, Optional<RedisLink> redis) {
        var access = access(config.access());
        if (!access.asksForToken()) {
            return access;
        }
        if (redis.isPresent()) {
            access.spreadBy(RedisRulings.join(redis.get(), config.log().redisPrefix(), access::heard, access::rulings));
        } else if (config.log().kind() == CollabConfig.Log.Kind.SQLITE) {
            var file = config.log().dataDir().resolve(RULINGS_FILE);
            access.spreadBy(RulingFile.open(file, access::heard, access::rulings, DaemonThread.single("rulings")));
        }
        return access;
    }

    private static Access access(AccessConfig given) {
        if (given.mode() == AccessConfig.Mode.OPEN) {
            return Access.open();
        }
        var lifetimeMax = Duration.ofDays(given.tokenDaysMax());
        var rules = new TokenRules(given.tokenIssuer(), given.tokenAudience(), given.tokenSkew(), lifetimeMax);
        TokenReader reader = given.tokenSecret()
                .<TokenReader>map(secret -> SignedTokens.withSecret(secret, rules))
                .orElseGet(() -> KeySetTokens.from(given.tokenJwksUrl().orElseThrow(), rules));
        // The issuer's clock may be ahead when a token is made, and ours may be behind when it ends.
        var rulingsKept = lifetimeMax.plus(given.tokenSkew().multipliedBy(2));
        return Access.byToken(reader, rulingsKept, InstantSource.system());
    }

    /** The key is kept where the log is kept. */
    static ResumeSecrets resumes(CollabConfig config, Optional<RedisLink> redis) {
        var given = config.access().resumeSecret();
        if (given.isPresent()) {
            return new ResumeSecrets(given.get().getBytes(StandardCharsets.UTF_8));
        }
        if (redis.isPresent()) {
            var later = new ResumeSecrets();
            SharedKey.find(redis.get(), config.log().redisPrefix(), SecretFile.random(), later::use);
            return later;
        }
        boolean forgets = config.log().kind() == CollabConfig.Log.Kind.MEMORY;
        return new ResumeSecrets(
                forgets
                        ? SecretFile.random()
                        : SecretFile.readOrMake(config.log().dataDir().resolve(RESUME_FILE)));
    }
}
