using System.Diagnostics;
using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Tests.Diffusion.Store;
using FairDiff.Tests;
using Microsoft.ML;
using SkiaSharp;

namespace FairDiff.MLNet.Tests.Export;

/// <summary>Images that leave a store.</summary>
public sealed class ImageExportTests : IDisposable
{
    private const int Size = 128;

    private readonly FairDiffCatalog _fair = new MLContext().FairDiff();
    private readonly TemporaryFolder _folder = new();

    private string Store => Path.Combine(_folder.Path, "store");

    private string Target => Path.Combine(_folder.Path, "target");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Export_Png_KeepsPixelsAndProvenance()
    {
        Fill();

        var files = _fair.ExportSyntheticImages(Store, Target);

        Assert.Equal(["000000.png", "000001.png"], files.Select(Path.GetFileName));
        Assert.Equal(SignedImages.In(Store), SignedImages.In(Target));
        Assert.All(files, file => Assert.Equal(OriginEvidence.Signed, ImageOrigin.Detect(file).Evidence));
    }

    [Fact]
    public void Export_WithWatermark_IsDetectedWithoutAnyWords()
    {
        Fill();

        var file = _fair.ExportSyntheticImages(Store, Target, new() { Watermark = true })[0];

        Assert.Equal(OriginEvidence.Signed, ImageOrigin.Detect(file).Evidence);
        var origin = ImageOrigin.Detect(SavedAgain(file));
        Assert.True(origin.IsSynthetic);
        Assert.Equal((OriginEvidence.Watermark, "00000a1b"), (origin.Evidence, origin.Watermark));
        Assert.Equal(OriginEvidence.None, ImageOrigin.Detect(SavedAgain(Path.Combine(Store, "000000.png"))).Evidence);
    }

    /// <summary>What a trainer reads bears no watermark, so that no trainer can tell synthetic rows by it.</summary>
    [Fact]
    public void Export_IntoTheStore_IsRefused()
    {
        Fill();

        Assert.Contains("is a store", Refusal(Store, new()));
        Assert.Contains("is a store", Refusal(Store + "/", new() { Watermark = true }));
        TinyStore.Create(Path.Combine(_folder.Path, "small"));
        Assert.Contains("is a store", Refusal(Path.Combine(_folder.Path, "small"), new()));
        Assert.Contains("has 4 x 4 pixels; a watermark needs 128", Assert.Throws<FairDiffException>(() => _fair.ExportSyntheticImages(
            Path.Combine(_folder.Path, "small"), Target, new() { Watermark = true })).Message);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public void Export_DamagedImage_IsNamed()
    {
        Fill();
        File.WriteAllText(Path.Combine(Store, "000001.png"), "half");

        Assert.Contains("000001.png", Refusal(Target, new()));
    }

    [Fact]
    public void Export_Dicom_SaysThatItIsSyntheticAndHoldsThePixels()
    {
        Fill();
        TinyStore.Create(Path.Combine(_folder.Path, "small"), count: 1);

        var colour = _fair.ExportSyntheticImages(
            Path.Combine(_folder.Path, "small"), Target, new() { Format = ImageExportFormat.Dicom })[0];

        var origin = ImageOrigin.Detect(colour);
        Assert.Equal((OriginEvidence.Declared, true), (origin.Evidence, origin.IsSynthetic));
        var bytes = File.ReadAllBytes(colour);
        Assert.Equal([.. Enumerable.Repeat<byte[]>([0, 0, 255], 16).SelectMany(pixel => pixel)], bytes[^48..]);
        var text = System.Text.Encoding.Latin1.GetString(bytes);
        Assert.Contains("generator 0a1b, seed 1000, for label = normal, Hospital = 0, Sex = f. Research use, not a medical device.", text);
        Assert.Contains("SYNTHETIC-0a1b", text);
    }

    /// <summary>
    /// Debian's dicom3tools; where they are not, this is skipped. Their lists of attributes, up to that of 2024, are older than Synthetic
    /// Data
    /// (0008,001C): that alone they call not recognized.
    /// </summary>
    [Fact]
    public void Export_Dicom_HasNoErrorsToDciodvfy()
    {
        Fill();
        TinyStore.Create(Path.Combine(_folder.Path, "small"));
        string[] files =
        [
            .. _fair.ExportSyntheticImages(Store, Target, new() { Format = ImageExportFormat.Dicom, Watermark = true }),
            .. _fair.ExportSyntheticImages(
                Path.Combine(_folder.Path, "small"), Path.Combine(_folder.Path, "colour"), new() { Format = ImageExportFormat.Dicom }),
        ];

        foreach (var file in files)
        {
            Assert.DoesNotContain(
                Dciodvfy(file).Split('\n'),
                line => line.StartsWith("Error", StringComparison.Ordinal) && !line.Contains("(0x0008,0x001c)", StringComparison.Ordinal));
        }
    }

    private static string Dciodvfy(string file)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("dciodvfy", [file])
            {
                RedirectStandardError = true, RedirectStandardOutput = true,
            })!;
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var said = process.StandardError.ReadToEnd() + output.Result;
            process.WaitForExit();
            Assert.Contains("SCImage", said);
            return said;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("dciodvfy is not installed (Debian's dicom3tools).");
            throw;
        }
    }

    /// <summary>A store of two images, one of them grey.</summary>
    private void Fill()
    {
        using var store = SyntheticStoreWriter.Open(Store);
        var random = new Random(1);
        for (var index = 0; index < 2; index++)
        {
            var plane = Enumerable.Range(0, Size * Size).Select(place => (byte)(100 + (place % Size / 2) + random.Next(20))).ToArray();
            store.Add(index, [.. plane, .. plane, .. index == 0 ? plane : plane.Reverse()], Size, TinyStore.Provenance(index));
        }

        store.Flush();
    }

    /// <summary>As a program saves it that knows nothing of marks.</summary>
    private string SavedAgain(string file)
    {
        using var bitmap = SKBitmap.Decode(file);
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 80);
        var path = Path.Combine(_folder.Path, $"{Guid.NewGuid():N}.jpg");
        File.WriteAllBytes(path, data.ToArray());
        return path;
    }

    private string Refusal(string folder, ImageExportOptions options) =>
        Assert.Throws<FairDiffException>(() => _fair.ExportSyntheticImages(Store, folder, options)).Message;
}
