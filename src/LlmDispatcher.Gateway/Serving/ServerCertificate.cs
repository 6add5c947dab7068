using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LlmDispatcher.Gateway.Serving;

/// <summary>The certificate that the server shows. Its files are looked at again from time to time, so that a renewed one needs no restart.</summary>
internal sealed class ServerCertificate
{
    /// <summary>How long a certificate is shown before its files are looked at again.</summary>
    public static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    private readonly string _file;
    private readonly string _keyFile;
    private readonly TimeProvider _time;
    private readonly Lock _reading = new();
    private long _lookedAt;
    private DateTime _written;
    private SslStreamCertificateContext _context;

    private ServerCertificate(string file, string keyFile, TimeProvider time)
    {
        (_file, _keyFile, _time) = (file, keyFile, time);
        _written = Written();
        _lookedAt = time.GetTimestamp();
        _context = Load();
    }

    /// <summary>What is shown now. A renewed certificate that cannot be read leaves the one before in place.</summary>
    public SslStreamCertificateContext Current
    {
        get
        {
            lock (_reading)
            {
                if (_time.GetElapsedTime(_lookedAt) < LookAgain)
                    return _context;
                _lookedAt = _time.GetTimestamp();
                try
                {
                    if (Written() is var written && written != _written)
                        (_context, _written) = (Load(), written);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
                {
                    // Half written, perhaps: it is looked at again.
                }
                return _context;
            }
        }
    }

    /// <param name="file">A PEM file: the server's certificate, then those between it and an authority.</param>
    /// <param name="keyFile">A PEM file with its private key, without a password; may be the same file.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="CryptographicException">There is no certificate in it, or the key is not the certificate's.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static ServerCertificate Read(string file, string keyFile, TimeProvider time) => new(file, keyFile, time);

    private DateTime Written() => new(Math.Max(File.GetLastWriteTimeUtc(_file).Ticks, File.GetLastWriteTimeUtc(_keyFile).Ticks));

    private SslStreamCertificateContext Load()
    {
        using var pem = X509Certificate2.CreateFromPemFile(_file, _keyFile);
        // Windows shows only certificates whose key is in a store, even if in one of the moment.
        var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPemFile(_file);
        return SslStreamCertificateContext.Create(certificate, chain, offline: true);
    }
}
