using FairDiff.MLNet.Imaging;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.TorchModels;

/// <summary>The values of one input for the rows of a batch.</summary>
internal sealed class InputBuffer
{
    private readonly NetworkInput _input;
    private readonly float[] _floats;
    private readonly long[] _longs;
    private readonly Action<int, long> _fetch;

    public InputBuffer(NetworkInput input, DataViewRow row, DataViewSchema.Column column, int rows)
    {
        _input = input;
        var type = column.Type is VectorDataViewType vector ? vector.ItemType.RawType : column.Type.RawType;
        _floats = input.IsWhole ? [] : new float[rows * input.Length];
        _longs = input.IsWhole ? new long[rows * input.Length] : [];
        _fetch = column.Type switch
        {
            ImageDataViewType => Images(new ImageGetter(null, row, column)),
            VectorDataViewType when type == typeof(float) => Vectors(row.GetGetter<VBuffer<float>>(column), _floats),
            VectorDataViewType when type == typeof(long) => Vectors(row.GetGetter<VBuffer<long>>(column), _longs),
            VectorDataViewType => Vectors(row.GetGetter<VBuffer<int>>(column)),
            _ when type == typeof(float) => Numbers(row.GetGetter<float>(column), _floats),
            _ when type == typeof(long) => Numbers(row.GetGetter<long>(column), _longs),
            _ => Numbers(row.GetGetter<int>(column)),
        };
    }

    /// <summary>Copies the value of the row into a slot.</summary>
    public void Fetch(int slot, long position) => _fetch(slot, position);

    /// <summary>The first rows as a tensor.</summary>
    public Tensor Take(int rows, Device device)
    {
        long[] shape = [rows, .. _input.Shape];
        var values = _input.IsWhole
            ? tensor(_longs.AsSpan(0, rows * _input.Length).ToArray(), shape)
            : tensor(_floats.AsSpan(0, rows * _input.Length).ToArray(), shape);
        return values.to(device);
    }

    private Action<int, long> Vectors<T>(ValueGetter<VBuffer<T>> getter, T[] values)
    {
        VBuffer<T> buffer = default;
        return (slot, position) =>
        {
            getter(ref buffer);
            CheckLength(buffer.Length, position);
            buffer.CopyTo(values.AsSpan(slot * _input.Length, _input.Length));
        };
    }

    private Action<int, long> Vectors(ValueGetter<VBuffer<int>> getter)
    {
        VBuffer<int> buffer = default;
        return (slot, position) =>
        {
            getter(ref buffer);
            CheckLength(buffer.Length, position);
            var start = slot * _input.Length;
            foreach (var value in buffer.DenseValues())
            {
                _longs[start++] = value;
            }
        };
    }

    private static Action<int, long> Numbers<T>(ValueGetter<T> getter, T[] values) => (slot, _) => getter(ref values[slot]);

    private Action<int, long> Numbers(ValueGetter<int> getter)
    {
        var number = 0;
        return (slot, _) =>
        {
            getter(ref number);
            _longs[slot] = number;
        };
    }

    private Action<int, long> Images(ImageGetter getter) => (slot, position) =>
    {
        var image = DecodedImage.Copy(getter.Get(position));
        try
        {
            CheckSize(image, position);
            var planes = image.Planes.Span;
            var start = slot * _input.Length;
            for (var i = 0; i < planes.Length; i++)
            {
                _floats[start + i] = (planes[i] - _input.OffsetImage) * _input.ScaleImage;
            }
        }
        finally
        {
            image.Release();
        }
    };

    private void CheckLength(int length, long position)
    {
        if (length != _input.Length)
        {
            throw new FairDiffException(
                $"Row {position} of column '{_input.ColumnName}' has {length} numbers; the network takes {_input.Length}. Correct "
                    + "the data.");
        }
    }

    private void CheckSize(DecodedImage image, long position)
    {
        if (image.IsMissing)
        {
            throw new FairDiffException(
                $"Row {position} of column '{_input.ColumnName}' has no image. Leave such rows out (ml.Data.FilterByCustomPredicate) or "
                    + "repair their path.");
        }

        if (!_input.Shape.SequenceEqual([3, image.Size.Height, image.Size.Width]))
        {
            throw new FairDiffException(
                $"The image in row {position} of column '{_input.ColumnName}' has the shape [3, {image.Size.Height}, {image.Size.Width}]; "
                    + $"the network takes [{string.Join(", ", _input.Shape)}]. Images are not resized silently: put "
                    + "ml.Transforms.ResizeImages before this stage.");
        }
    }
}
