namespace System.Security.Cryptography.X509Certificates;

/// <summary>The loader of .NET 9 and later, as far as it is used here.</summary>
internal static class X509CertificateLoader
{
    public static X509Certificate2 LoadCertificate(byte[] data) => new(data);
}
