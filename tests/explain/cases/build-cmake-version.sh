### cmake-too-old
printf 'cmake_minimum_required(VERSION 3.99)\nproject(fast LANGUAGES CXX)\n' > CMakeLists.txt; cmake -B build .
### cmake-4
$BASE -m venv v; v/bin/pip install -q "cmake>=4"; printf 'cmake_minimum_required(VERSION 2.8.12)\nproject(fast LANGUAGES CXX)\n' > CMakeLists.txt; v/bin/cmake -B build .
