import typing
from typing import Annotated, Any, AsyncGenerator, AsyncIterator, Awaitable, Callable, ClassVar, Concatenate, Coroutine, Dict, Final, FrozenSet, Generator, Generic, Iterable, Iterator, List, Literal, Mapping, Never, NewType, NoReturn, Optional, ParamSpec, Self, Sequence, Set, Tuple, Type, TypeVar, TypeVarTuple, Union, TYPE_CHECKING, assert_never, cast, final, get_args, get_origin, overload
from typing import Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V", bound=int)
P = ParamSpec("P")
Ts = TypeVarTuple("Ts")
U = TypeVar("U", int, str)
Tc = TypeVar("Tc", covariant=True)
Tcc = TypeVar("Tcc", contravariant=True)
print(T, K, V, P, Ts, U, Tc, Tcc, U.__constraints__, V.__bound__, T.__name__)

class Stack(Generic[T]):
    def __init__(self, items=()):
        self.items = list(items)
    def push(self, x: T) -> None:
        self.items.append(x)
    def pop(self) -> T:
        return self.items.pop()

s = Stack[int]()
s.push(1)
print(s.pop(), Stack[int], Stack[T], Stack.__parameters__, Stack.__orig_bases__)
print(s.__orig_class__, s.__dict__)
print(isinstance(s, Stack))
try:
    isinstance(s, Stack[int])
except TypeError as e:
    print(e)
class Pair(Generic[K, V]):
    pass
print(Pair[str, int], Pair.__mro__)
try:
    Pair[int]
except TypeError as e:
    print(e)
try:
    Stack[int, str]
except TypeError as e:
    print(e)
class IntStack(Stack[int]):
    pass
print(IntStack.__mro__, IntStack.__orig_bases__, IntStack.__parameters__)
try:
    IntStack[int]
except TypeError as e:
    print(e)
try:
    class Bad(Generic):
        pass
except TypeError as e:
    print(e)
try:
    Generic[int]
except TypeError as e:
    print(e)
print(Pair[K, int][str], Dict[K, V], Dict[K, V][str, int])
print(Optional[int], Optional[None], Union[int, str], Union[int, None], Union[int, str, None], Union[int, int], Optional["Foo"])
print(List, List[int], List["X"], Dict[str, Any], Tuple[int, ...], Tuple[()], Tuple[int, str], Set[int], FrozenSet[int], Type[int])
print(Callable, Callable[[int, str], bool], Callable[..., Any], Callable[[], None], Callable[P, T], Callable[Concatenate[int, P], T])
print(Iterable[int], Iterator[int], Generator[int, None, None], AsyncIterator[int], Awaitable[None], Coroutine[Any, Any, int], AsyncGenerator[int, None], Mapping[str, int], Sequence[int])
print(Literal["a", 1], Literal["a"], ClassVar[int], Final[int], Annotated[int, "m"], NoReturn, Never, Self, Any, Final, ClassVar, Literal)
print(int | None, int | str, list[int] | None, List[int] | None, None | int, T | None, "X" in [1], Optional[List[int]])
print(dict[str, int], list[T], list[T][int], tuple[int, ...], type[int], dict[str, list[int]], tuple[()])
try:
    "X" | None
except TypeError as e:
    print(e)
try:
    int | "X"
except TypeError as e:
    print(e)
print(isinstance(1, int | str), isinstance(1.5, int | str), isinstance(None, int | None), isinstance(1, Union[int, str]), isinstance(1, Optional[str]), issubclass(bool, int | str))
try:
    isinstance([1], list[int])
except TypeError as e:
    print(e)
try:
    isinstance([1], List[int])
except TypeError as e:
    print(e)
print(isinstance([1], List), isinstance({}, Dict))
print(list[int]((1, 2)), dict[str, int](a=1))
try:
    List[int]()
except TypeError as e:
    print(e)
try:
    List()
except TypeError as e:
    print(e)
print(get_origin(List[int]), get_args(List[int]), get_origin(Union[int, str]), get_args(Callable[[int], str]), get_origin(int | str), get_args(int | str), get_origin(Annotated[int, 1]), get_args(Annotated[int, 1]), get_args(Literal[1, 2]), get_origin(int), get_args(int))
print(List[int] == List[int], Union[int, str] == Union[str, int], int | str == str | int, list[int] == list[int], Optional[int] == (int | None), hash(List[int]) == hash(List[int]), {int | None: 1}[int | None])
UserId = NewType("UserId", int)
print(UserId, UserId(5), UserId.__supertype__, UserId.__name__)
print(cast(int, "x"), TYPE_CHECKING)
try:
    Optional[int, str]
except TypeError as e:
    print(e)
try:
    NoReturn[int]
except TypeError as e:
    print(e)
try:
    Union()
except TypeError as e:
    print(e)
try:
    Any()
except TypeError as e:
    print(e)
try:
    isinstance(1, Any)
except TypeError as e:
    print(e)
try:
    assert_never(3)
except AssertionError as e:
    print(e)
@overload
def f(x: int) -> int: ...
@overload
def f(x: str) -> str: ...
def f(x):
    return x
print(f(3))
@final
class Fin:
    pass
print(Fin.__final__)
