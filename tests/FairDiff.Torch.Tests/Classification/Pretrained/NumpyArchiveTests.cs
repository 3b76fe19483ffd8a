using System.IO.Compression;
using FairDiff.Torch.Classification.Pretrained;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification.Pretrained;

public sealed class NumpyArchiveTests : IDisposable
{
    /// <summary>Written by NumPy 1.24: 'a/kernel' = arange(6, float32).reshape(2, 3) in Fortran order, 'b' = [1.5, -2] float64, 'count' = 7
    /// int64, compressed.</summary>
    private const string WrittenByNumpy = "UEsDBBQAAAAIAAAAIQDOLODTVgAAAJgAAAAMABQAYS9rZXJuZWwubnB5AQAQAJgAAAAAAAAAVgAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2airqOgnpZfVFKUmBefX5SSChIPKSpNBQoXZyQWpAK5GkY6CsaaOgq1CuQDLgYwcHBgYGiwB2IHEIeBYYEDAFBLAwQUAAAACAAAACEAsJjFQU0AAACQAAAABQAUAGIubnB5AQAQAJAAAAAAAAAATQAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2ahrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOpo6CrUKFAAuBjD4YQ+hGQ4AAFBLAwQUAAAACAAAACEAI7jwbEYAAACIAAAACQAUAGNvdW50Lm5weQEAEACIAAAAAAAAAEYAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgbpNpoa6joJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkamjoKtQoUAS52BggAAFBLAQIUAxQAAAAIAAAAIQDOLODTVgAAAJgAAAAMAAAAAAAAAAAAAACAAQAAAABhL2tlcm5lbC5ucHlQSwECFAMUAAAACAAAACEAsJjFQU0AAACQAAAABQAAAAAAAAAAAAAAgAGUAAAAYi5ucHlQSwECFAMUAAAACAAAACEAI7jwbEYAAACIAAAACQAAAAAAAAAAAAAAgAEYAQAAY291bnQubnB5UEsFBgAAAAADAAMApAAAAJkBAAAAAA==";

    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Read_ArchiveOfNumpy_GivesItsArrays()
    {
        using var archive = new ZipArchive(new MemoryStream(Convert.FromBase64String(WrittenByNumpy)));
        var arrays = NumpyArchive.Read(archive);
        Assert.Equal(["a/kernel", "b", "count"], arrays.Keys.Order());
        Assert.Equal([2, 3], arrays["a/kernel"].shape);
        Assert.Equal([0f, 1, 2, 3, 4, 5], arrays["a/kernel"].data<float>().ToArray());
        Assert.Equal([1.5, -2], arrays["b"].data<double>().ToArray());
        Assert.Equal([], arrays["count"].shape);
        Assert.Equal(7, arrays["count"].item<long>());
        Safetensors.Dispose(arrays);
    }

    [Theory]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", "'>f4'")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "'|O'")]
    [InlineData("{'descr': '<f4', 'shape': (1,), }", "'<f4'")]
    public void Read_OtherHeader_IsQuoted(string header, string expected)
    {
        byte[] bytes = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(header), 0, 0, 0, 0];
        Assert.Contains(
            expected, Assert.Throws<InvalidDataException>(() => NumpyArray.Read(new MemoryStream(bytes), "a", bytes.Length)).Message);
    }
}
