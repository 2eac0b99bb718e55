package io.drawdb.collab.ops;

import io.drawdb.collab.access.Access;
import io.drawdb.collab.access.KeySetTokens;
import io.drawdb.collab.access.ResumeSecrets;
import io.drawdb.collab.access.SecretFile;
import io.drawdb.collab.access.SignedTokens;
import io.drawdb.collab.access.TokenReader;
import io.drawdb.collab.access.TokenRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/** Who may come in, out of the configuration. */
final class Doorways {
    private static final String RESUME_FILE = "resume.secret";

    private Doorways() {}

    static Access access(CollabConfig.Access given) {
        if (given.mode() == CollabConfig.Access.Mode.OPEN) {
            return Access.open();
        }
        var lifetimeMax = Duration.ofDays(given.tokenDaysMax());
        var rules = new TokenRules(given.tokenIssuer(), given.tokenAudience(), given.tokenSkew(), lifetimeMax);
        TokenReader reader = given.tokenSecret()
                .<TokenReader>map(secret -> SignedTokens.withSecret(secret, rules))
                .orElseGet(() -> KeySetTokens.from(given.tokenJwksUrl().orElseThrow(), rules));
        return Access.byToken(reader, lifetimeMax.plus(given.tokenSkew()), InstantSource.system());
    }

    /** One server keeps its secret beside its log; several need to be given one. */
    static ResumeSecrets resumes(CollabConfig config) {
        var given = config.access().resumeSecret();
        if (given.isPresent()) {
            return new ResumeSecrets(given.get().getBytes(StandardCharsets.UTF_8));
        }
        boolean forgets = config.log().kind() == CollabConfig.Log.Kind.MEMORY;
        return new ResumeSecrets(
                forgets
                        ? SecretFile.random()
                        : SecretFile.readOrMake(config.log().dataDir().resolve(RESUME_FILE)));
    }
}
