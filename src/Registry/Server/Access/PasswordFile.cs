using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Skiff.Errors;

namespace Skiff.Registry.Server.Access;

/// <summary>
/// Users and their hashes, in the file of htpasswd(1). Only bcrypt counts, as for Docker's registry. The file is read again when it has changed.
/// </summary>
internal sealed class PasswordFile
{
    /// <summary>What a user that does not exist is held against, so that the answer takes as long.</summary>
    private static readonly Lazy<string> Nobody = new(static () => BCrypt.Net.BCrypt.HashPassword("nobody", workFactor: 5));

    private readonly string _path;
    private readonly Lock _gate = new();
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Pairs that were right before, as keyed hashes: bcrypt is slow on purpose, and clients send the password with each request.</summary>
    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);
    private Dictionary<string, string> _hashes;
    private DateTime _time;

    private PasswordFile(string path, Dictionary<string, string> hashes, DateTime time)
    {
        _path = path;
        _hashes = hashes;
        _time = time;
    }

    /// <summary>Errors: InvalidArgument for a file that cannot be read or has another kind of hash.</summary>
    public static PasswordFile Open(string path)
    {
        try
        {
            var time = File.GetLastWriteTimeUtc(path);
            return new PasswordFile(path, Parse(File.ReadAllLines(path)), time);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"cannot read the passwords: {error.Message}", error);
        }
    }

    /// <summary>Errors: InvalidArgument naming the line.</summary>
    public static Dictionary<string, string> Parse(IReadOnlyList<string> lines)
    {
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var number = 0; number < lines.Count; number++)
        {
            var line = lines[number].Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                throw new EngineException(ErrorKind.InvalidArgument, $"htpasswd: invalid entry at line {number + 1}: \"user:hash\" is expected");
            var hash = line[(colon + 1)..];
            if (hash.Length != 60 || hash[0] != '$' || hash[1] != '2' || hash[3] != '$' || hash[2] is not ('a' or 'b' or 'y'))
                throw new EngineException(ErrorKind.InvalidArgument, $"htpasswd: the entry of \"{line[..colon]}\" at line {number + 1} is not of bcrypt (htpasswd -B)");
            hashes[line[..colon]] = hash;
        }
        return hashes;
    }

    public bool Knows(string user, string password)
    {
        Refresh();
        var isUser = _hashes.TryGetValue(user, out var hash);
        var proof = Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(password)));
        if (isUser && _known.TryGetValue(hash!, out var known) && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(known), Encoding.ASCII.GetBytes(proof)))
            return true;
        var fits = BCrypt.Net.BCrypt.Verify(password, hash ?? Nobody.Value);
        if (!isUser || !fits)
            return false;
        _known[hash!] = proof;
        return true;
    }

    /// <summary>A file that cannot be read now leaves those in force that were read before.</summary>
    private void Refresh()
    {
        lock (_gate)
        {
            try
            {
                var time = File.GetLastWriteTimeUtc(_path);
                if (time == _time)
                    return;
                _hashes = Parse(File.ReadAllLines(_path));
                _time = time;
                _known.Clear();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or EngineException)
            {
                // half written: the next request reads it again
            }
        }
    }
}
