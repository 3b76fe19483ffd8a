using FairDiff.Shared;

namespace FairDiff.MLNet.Provenance;

/// <summary>The file with the user's own key, made on first use.</summary>
internal static class UserKey
{
    private const string FileName = "signing-key.pem";

    /// <summary>Its name and content; null where the user has no folder for it, or none that can be written.</summary>
    public static (string Name, string Pem)? Read()
    {
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (folder.Length == 0)
        {
            return null;
        }

        var path = Path.Combine(folder, "fairdiff", FileName);
        try
        {
            if (!File.Exists(path))
            {
                Create(path);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return ($"'{path}'", DiskErrors.GuardReading(path, file => RegularFile.ReadAllText(file)));
    }

    /// <summary>For the user alone from its first byte on; of two processes that come first, both go on with one key.</summary>
    private static void Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (var writer = new StreamWriter(temporary, options))
            {
                writer.Write(SelfMadeKey.Create());
            }

            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
