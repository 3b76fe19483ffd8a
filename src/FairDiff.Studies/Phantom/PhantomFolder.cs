using FairDiff.MLNet;
using SkiaSharp;

namespace FairDiff.Studies;

/// <summary>
/// A folder of simulated images in the layout of a published data set, made once: whoever reads the set reads it too. Its README says that
/// the images are simulated.
/// </summary>
internal sealed class PhantomFolder
{
    private const string Mark = "README.txt";

    private readonly string _folder;

    private PhantomFolder(string folder) => _folder = folder;

    /// <summary>Makes a folder, unless it is there already: all of it or nothing, also where two processes do.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="about">What is simulated, and with which options: a folder that was made otherwise is made anew.</param>
    /// <param name="write">Writes tables and images.</param>
    /// <exception cref="FairDiffException">The folder cannot be written, or holds something else.</exception>
    public static void Make(string folder, string about, Action<PhantomFolder> write)
    {
        var text = $"Simulated images (phantoms), not of real patients. Research use only.\n{about}\n";
        bool IsThere() => File.Exists(Path.Combine(folder, Mark)) && File.ReadAllText(Path.Combine(folder, Mark)) == text;
        if (IsThere())
        {
            return;
        }

        if (Directory.Exists(folder) && !File.Exists(Path.Combine(folder, Mark)))
        {
            throw new FairDiffException($"{folder} is there and holds no phantoms; move it away, or choose another folder with --output.");
        }

        var making = $"{folder}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(making);
            write(new PhantomFolder(making));
            File.WriteAllText(Path.Combine(making, Mark), text);
            if (Directory.Exists(folder) && !IsThere())
            {
                Directory.Delete(folder, recursive: true);
            }

            if (!IsThere())
            {
                Directory.Move(making, folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!IsThere())
            {
                throw new FairDiffException($"The simulated images cannot be written into {folder}: {e.Message}", e);
            }
        }
        finally
        {
            if (Directory.Exists(making))
            {
                Directory.Delete(making, recursive: true);
            }
        }
    }

    /// <summary>Writes a table; cells with a comma or a quote are quoted.</summary>
    /// <param name="name">Its file.</param>
    /// <param name="header">The header, as it stands in the published file.</param>
    /// <param name="rows">The cells.</param>
    public void Table(string name, string header, IEnumerable<IEnumerable<string>> rows)
    {
        var path = Place(name);
        File.WriteAllLines(path, [header, .. rows.Select(row => string.Join(',', row.Select(Quoted)))]);
    }

    /// <summary>Writes a text file of lines.</summary>
    /// <param name="name">Its file.</param>
    /// <param name="lines">The lines.</param>
    public void Lines(string name, IEnumerable<string> lines) => File.WriteAllLines(Place(name), lines);

    /// <summary>Writes images, several at a time.</summary>
    /// <param name="images">Of each its file (PNG), and what makes its pixels (red, green, blue).</param>
    /// <param name="size">Their width and height.</param>
    public void Images(IReadOnlyList<(string Name, Func<byte[]> Rgb)> images, int size)
    {
        foreach (var folder in images.Select(image => Path.GetDirectoryName(Path.Combine(_folder, image.Name))!).Distinct())
        {
            Directory.CreateDirectory(folder);
        }

        Parallel.ForEach(images, image =>
        {
            var rgb = image.Rgb();
            var pixels = new byte[size * size * 4];
            for (var (from, to) = (0, 0); from < rgb.Length; from += 3, to += 4)
            {
                (pixels[to], pixels[to + 1], pixels[to + 2], pixels[to + 3]) = (rgb[from], rgb[from + 1], rgb[from + 2], 255);
            }

            using var bitmap = SKImage.FromPixelCopy(new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Opaque), pixels);
            using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
            using var file = File.Create(Path.Combine(_folder, image.Name));
            data.SaveTo(file);
        });
    }

    private string Place(string name)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    private static string Quoted(string cell) =>
        cell.AsSpan().ContainsAny(',', '"') ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
